package dev.narrowgate.delegation.engine.transport.message;

import org.jspecify.annotations.Nullable;

/** The header fields that say where a request ends and whom it is for: each at most once, and in its plainest form. */
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

    /** @param oldVersion HTTP/1.0 */
    public void begin(boolean oldVersion) {
        old = oldVersion;
    }

    public void beginTrailers() {
        trailers = true;
    }

    /** What is wrong with the name: in trailers nothing, because they are dropped. */
    @Nullable
    public ProtocolViolation nameIsComplete() {
        current = trailers ? null : name.known();
        // A server that folds names would take it for that field; nothing else is the use of such a name.
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
            // Any other coding, a list of them, or another spelling of this one is where two servers part ways.
            case TRANSFER_ENCODING -> value.is("chunked") && !old;
            // A list, or what is no protocol of today, is not guessed at.
            case UPGRADE -> !old && (value.isIgnoringCase("websocket") || isIgnored());
            default -> true;
        };
    }

    /** A server may ignore an offer (RFC 9110, section 7.8); {@code RequestSpelling} takes it away. */
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

    /** Whether it asks for a WebSocket. */
    public boolean isUpgrade() {
        return has(KnownField.UPGRADE) && !ignored;
    }

    /** Bytes of the body; 0 without a body, or when it comes in chunks. */
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
