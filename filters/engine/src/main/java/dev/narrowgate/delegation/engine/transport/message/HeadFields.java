package dev.narrowgate.delegation.engine.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Checks the header fields that determine the end and the host of a request: each at most once, in its plainest form.
 */
public final class HeadFields {

    private static final int LONGEST_HOST = 300;
    private static final int LONGEST_LENGTH = 18;

    private final RequestTarget target = new RequestTarget();
    private final FieldName name = new FieldName();
    private final CapturedBytes host = new CapturedBytes(LONGEST_HOST);
    private final CapturedBytes value = new CapturedBytes(LONGEST_LENGTH);

    private boolean old;
    private boolean trailers;
    private boolean ignored;
    private @Nullable KnownField current;
    private int seen;
    private long contentLength;

    public RequestTarget target() {
        return target;
    }

    public FieldName name() {
        return name;
    }

    /** @param oldVersion whether the request is HTTP/1.0 */
    public void begin(boolean oldVersion) {
        old = oldVersion;
    }

    public void beginTrailers() {
        trailers = true;
    }

    /** Returns the problem of the name; null if there is none. Trailers have none, because they are dropped. */
    @Nullable
    public ProtocolViolation nameIsComplete() {
        current = trailers ? null : name.known();
        // A server that folds names would take it for the known field; such a name has no other use.
        return current == null || name.isPlain() ? null : ProtocolViolation.HEADER_NAME;
    }

    public void addToValue(byte octet) {
        if (current == KnownField.HOST) {
            host.add(octet);
        } else if (current != null && current.hasForm()) {
            value.add(octet);
        }
    }

    @Nullable
    public ProtocolViolation fieldIsComplete() {
        if (current == null) {
            return null;
        }
        var known = current;
        var twice = known.isOnce() && has(known);
        seen |= 1 << known.ordinal();
        current = null;
        host.trimEnd();
        value.trimEnd();
        var problem = twice || !isAcceptable(known) ? known.malformation() : null;
        value.clear();
        return problem;
    }

    private boolean isAcceptable(KnownField known) {
        return switch (known) {
            case HOST -> host.isComplete() && HostName.isOne(host.text());
            case CONTENT_LENGTH -> isLength();
            // Servers disagree on any other coding, on a list of codings, and on another spelling of this one.
            case TRANSFER_ENCODING -> value.is("chunked") && !old;
            // A list or an unknown protocol is refused instead of interpreted.
            case UPGRADE -> !old && (value.isIgnoringCase("websocket") || isIgnored());
            default -> true;
        };
    }

    /** Whether the offer is ignored, as RFC 9110, section 7.8 allows; {@code RequestSpelling} removes it. */
    private boolean isIgnored() {
        ignored = UpgradeOffer.IGNORED.stream().anyMatch(value::isIgnoringCase);
        return ignored;
    }

    private boolean isLength() {
        contentLength = value.isComplete() ? ContentLength.of(value.text()) : -1;
        return contentLength >= 0;
    }

    @Nullable
    public ProtocolViolation headIsComplete() {
        if (trailers) {
            return null;
        }
        if (!has(KnownField.HOST) && !old || !target.agreesWith(host)) {
            return ProtocolViolation.HOST;
        }
        if (has(KnownField.CONTENT_LENGTH) && has(KnownField.TRANSFER_ENCODING)) {
            return ProtocolViolation.TRANSFER_ENCODING;
        }
        return isUpgrade() && (isChunked() || contentLength > 0) ? ProtocolViolation.UPGRADE : null;
    }

    private boolean has(KnownField known) {
        return (seen & 1 << known.ordinal()) != 0;
    }

    public boolean isChunked() {
        return has(KnownField.TRANSFER_ENCODING);
    }

    /** Whether the request asks for a WebSocket. */
    public boolean isUpgrade() {
        return has(KnownField.UPGRADE) && !ignored;
    }

    /** Bytes of the body; 0 without a body, or if it is chunked. */
    public long contentLength() {
        return contentLength;
    }

    public void reset() {
        target.clear();
        host.clear();
        value.clear();
        old = false;
        trailers = false;
        ignored = false;
        current = null;
        seen = 0;
        contentLength = 0;
    }
}
