package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Locale;

/** Why bytes were not read as a request. The names are the values of a metric's label, and all that is ever said. */
public enum ProtocolViolation {
    REQUEST_LINE,
    /** 405 or 501: a method that is not allowed; 400 and closed, or reset: CONNECT. */
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
    /** Reset: a pseudo-header of HTTP/2 that is unknown, twice there, or in trailers. */
    PSEUDO_HEADER,
    /** Reset: a frame that its stream of HTTP/2 may not have. */
    STREAM_ERROR,
    /** 414: longer than a request line may be. */
    LINE_TOO_LONG,
    /** 431: more bytes, or more lines, than a head may have. */
    HEADERS_TOO_LARGE,
    /** Closed: the head did not come in time. */
    HEADERS_TOO_SLOW,
    /** Closed: a body went on when it had long been refused. */
    BODY_TOO_LARGE,
    /** Closed: as above, with time instead of bytes. */
    BODY_TOO_SLOW,
    /** Closed, or reset over HTTP/2: the answer was not taken in time. */
    READER_TOO_SLOW,
    /** Closed: too much was sent that was not taken. */
    ANSWERS_UNREAD,
    /** Closed: too much of its requests was read that no next hop has taken. */
    BODIES_UNREAD,
    /** Closed: a next hop did not take what was sent to it in time. */
    NEXT_HOP_TOO_SLOW,
    /** Closed: a handshake that failed, clear text, or records that are none. */
    TLS,
    /** Closed: a second handshake on a connection of TLS 1.2. */
    RENEGOTIATION,
    /** Closed: the certificate that the client has shown is not trusted any more. */
    CLIENT_CERTIFICATE,
    /** GOAWAY and closed: an error of a connection of HTTP/2. */
    CONNECTION_ERROR;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What makes the server answer with the status of the kind, and close: nothing of the request is in it. */
    public DecoderException exception() {
        return switch (this) {
            case LINE_TOO_LONG -> new TooLongHttpLineException(label());
            case HEADERS_TOO_LARGE -> new TooLongHttpHeaderException(label());
            default -> new DecoderException(label());
        };
    }
}
