package dev.narrowgate.delegation.gateway.transport;

import org.jspecify.annotations.Nullable;

/** The header fields that say where a request ends and whom it is for: each at most once, and in its plainest form. */
final class HeadFields {

    private static final int LONGEST_HOST = 300;
    private static final int LONGEST_LENGTH = 18;

    private enum Known {
        HOST("host"),
        CONTENT_LENGTH("content-length"),
        TRANSFER_ENCODING("transfer-encoding"),
        UPGRADE("upgrade");

        private final String header;

        Known(String header) {
            this.header = header;
        }
    }

    private static final Known[] KNOWN = Known.values();

    private final RequestTarget target = new RequestTarget();
    private final CapturedBytes name = new CapturedBytes(20);
    private final CapturedBytes host = new CapturedBytes(LONGEST_HOST);
    private final CapturedBytes value = new CapturedBytes(LONGEST_LENGTH);

    private boolean old;
    private boolean trailers;
    private @Nullable Known current;
    private int seen;
    private long contentLength;

    RequestTarget target() {
        return target;
    }

    CapturedBytes name() {
        return name;
    }

    /** @param oldVersion HTTP/1.0 */
    void begin(boolean oldVersion) {
        old = oldVersion;
    }

    void beginTrailers() {
        trailers = true;
    }

    void nameIsKnown() {
        current = null;
        if (trailers || name.length() < 4 || !name.isComplete()) {
            return;
        }
        for (var known : KNOWN) {
            if (name.isIgnoringCase(known.header)) {
                current = known;
                return;
            }
        }
    }

    void addToValue(byte octet) {
        if (current == Known.HOST) {
            host.add(octet);
        } else if (current != null) {
            value.add(octet);
        }
    }

    @Nullable
    Malformation fieldIsComplete() {
        if (current == null) {
            return null;
        }
        var known = current;
        var twice = has(known);
        seen |= 1 << known.ordinal();
        current = null;
        host.trimEnd();
        value.trimEnd();
        var problem = twice || !isAcceptable(known) ? Malformation.valueOf(known.name()) : null;
        value.clear();
        return problem;
    }

    private boolean isAcceptable(Known known) {
        return switch (known) {
            case HOST -> host.isComplete() && HostName.isOne(host.text());
            case CONTENT_LENGTH -> isLength();
            // Any other coding, a list of them, or another spelling of this one is where two servers part ways.
            case TRANSFER_ENCODING -> value.is("chunked") && !old;
            // To h2c above all: a next hop that took it would speak on where nobody looks (RFC 9113, section 3.1).
            case UPGRADE -> value.isIgnoringCase("websocket") && !old;
        };
    }

    private boolean isLength() {
        var text = value.text();
        if (text.isEmpty() || !value.isComplete() || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            return false;
        }
        contentLength = Long.parseLong(text);
        return true;
    }

    @Nullable
    Malformation headIsComplete() {
        if (trailers) {
            return null;
        }
        if (!has(Known.HOST) && !old || !target.agreesWith(host)) {
            return Malformation.HOST;
        }
        if (has(Known.CONTENT_LENGTH) && has(Known.TRANSFER_ENCODING)) {
            return Malformation.TRANSFER_ENCODING;
        }
        return isUpgrade() && (isChunked() || contentLength > 0) ? Malformation.UPGRADE : null;
    }

    private boolean has(Known known) {
        return (seen & 1 << known.ordinal()) != 0;
    }

    boolean isChunked() {
        return has(Known.TRANSFER_ENCODING);
    }

    boolean isUpgrade() {
        return has(Known.UPGRADE);
    }

    /** Bytes of the body; 0 without a body, or when it comes in chunks. */
    long contentLength() {
        return contentLength;
    }

    void reset() {
        target.clear();
        host.clear();
        value.clear();
        old = false;
        trailers = false;
        current = null;
        seen = 0;
        contentLength = 0;
    }
}
