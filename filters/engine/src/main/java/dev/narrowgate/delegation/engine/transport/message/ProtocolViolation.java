package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Locale;

/** The reasons to refuse a request, a stream or a connection. The names are the values of a metric's label. */
public enum ProtocolViolation {
    REQUEST_LINE,
    /** 405 or 501: the method is not allowed. CONNECT: 400 and closed, or reset over HTTP/2. */
    METHOD,
    TARGET,
    VERSION,
    HEADER_NAME,
    HEADER_VALUE,
    LINE_ENDING,
    FOLDED_HEADER,
    HOST,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    CHUNK,
    UPGRADE,
    /** Reset: a pseudo-header of HTTP/2 that is unknown, repeated, or in trailers. */
    PSEUDO_HEADER,
    /** Reset: a frame or a field that the HTTP/2 codec does not accept on its stream. */
    STREAM_ERROR,
    /** 414: the request line is longer than its limit. */
    LINE_TOO_LONG,
    /** 431: the head has more bytes or more lines than its limits. */
    HEADERS_TOO_LARGE,
    /** Closed: a head, or a frame of HTTP/2, was not complete in time. */
    HEADERS_TOO_SLOW,
    /** Closed: a refused body continued beyond a margin of bytes. */
    BODY_TOO_LARGE,
    /** Closed: a refused body continued beyond a margin of time. */
    BODY_TOO_SLOW,
    /** Closed, or reset over HTTP/2: the caller did not take the answer in time. */
    READER_TOO_SLOW,
    /** Closed: too many bytes of answers wait for the caller. */
    ANSWERS_UNREAD,
    /** Closed: too many bytes of the caller's requests wait for a next hop. */
    BODIES_UNREAD,
    /** Closed: a next hop did not take the bytes of a request in time. */
    NEXT_HOP_TOO_SLOW,
    /** Closed: the handshake failed, or the bytes are clear text or invalid records. */
    TLS,
    /** Closed: a second handshake on a connection of TLS 1.2. */
    RENEGOTIATION,
    /** Closed: the client's certificate is not trusted, or no longer trusted. */
    CLIENT_CERTIFICATE,
    /** GOAWAY and closed: an error of a connection of HTTP/2. */
    CONNECTION_ERROR;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the error that makes the server answer with the matching status, and close. It holds no part of the
     * request.
     */
    public DecoderException exception() {
        return switch (this) {
            case LINE_TOO_LONG -> new TooLongHttpLineException(label());
            case HEADERS_TOO_LARGE -> new TooLongHttpHeaderException(label());
            default -> new DecoderException(label());
        };
    }
}
