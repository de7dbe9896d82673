package dev.narrowgate.delegation.engine.transport.http1;

import dev.narrowgate.delegation.engine.transport.message.CapturedBytes;
import dev.narrowgate.delegation.engine.transport.message.Characters;
import dev.narrowgate.delegation.engine.transport.message.HeadFields;
import dev.narrowgate.delegation.engine.transport.message.HeadLimits;
import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Scans the bytes of a request's head, and accepts only a form that every server reads in the same way (RFC 9112,
 * sections 2 to 5). One space separates the parts of the request line. Field names are tokens that end at the colon.
 * Lines end in CR LF and are not folded.
 */
public final class HeadScanner implements ByteProcessor {

    private enum At {
        START,
        START_LF,
        METHOD,
        TARGET,
        VERSION,
        LINE_LF,
        FIELD,
        NAME,
        BEFORE_VALUE,
        VALUE,
        FIELD_LF,
        END_LF
    }

    private final HeadLimits limits;
    private final HeadFields fields = new HeadFields();
    private final CapturedBytes method = new CapturedBytes(HttpMethods.LONGEST);
    private final CapturedBytes version = new CapturedBytes(8);

    private At at = At.START;
    private int lineBytes;
    private int headBytes;
    private int count;
    private boolean done;
    private boolean blankLine;
    private @Nullable ProtocolViolation problem;

    HeadScanner(HeadLimits limits) {
        this.limits = limits;
    }

    /** Stops after the last byte of a head, or at a wrong byte. */
    @Override
    public boolean process(byte value) {
        if (at == At.METHOD || at == At.TARGET || at == At.VERSION) {
            problem = ++lineBytes > limits.line() ? ProtocolViolation.LINE_TOO_LONG : inLine(value);
        } else if (at == At.START || at == At.START_LF || at == At.LINE_LF) {
            problem = aroundLine(value);
        } else {
            problem = ++headBytes > limits.size() ? ProtocolViolation.HEADERS_TOO_LARGE : inFields(value);
        }
        return problem == null && !done;
    }

    private @Nullable ProtocolViolation aroundLine(byte value) {
        switch (at) {
            case START -> {
                // A server should ignore an empty line before a request (RFC 9112, section 2.2).
                if (value == '\r' && !blankLine) {
                    blankLine = true;
                    at = At.START_LF;
                    return null;
                }
                at = At.METHOD;
                lineBytes = 1;
                return inLine(value);
            }
            case START_LF -> at = At.START;
            default -> {
                fields.begin(version.is("HTTP/1.0"));
                at = At.FIELD;
            }
        }
        return value == '\n' ? null : ProtocolViolation.LINE_ENDING;
    }

    private @Nullable ProtocolViolation inLine(byte value) {
        switch (at) {
            case METHOD -> {
                if (value == ' ' && method.length() > 0) {
                    at = At.TARGET;
                    // Bytes after CONNECT are not HTTP, and its target has another form (RFC 9110, section 9.3.6).
                    return method.is("CONNECT") ? ProtocolViolation.METHOD : null;
                }
                method.add(value);
                return Characters.isMethod(value) && method.isComplete() ? null : ProtocolViolation.REQUEST_LINE;
            }
            case TARGET -> {
                if (value == ' ') {
                    at = At.VERSION;
                    return fields.target().isAcceptable() ? null : ProtocolViolation.TARGET;
                }
                fields.target().add(value);
                return Characters.isTarget(value) ? null : ProtocolViolation.TARGET;
            }
            default -> {
                if (value == '\r') {
                    at = At.LINE_LF;
                    return version.is("HTTP/1.1") || version.is("HTTP/1.0") ? null : ProtocolViolation.VERSION;
                }
                version.add(value);
                return version.isComplete() ? null : ProtocolViolation.VERSION;
            }
        }
    }

    private @Nullable ProtocolViolation inFields(byte value) {
        switch (at) {
            case FIELD -> {
                if (value == '\r') {
                    at = At.END_LF;
                    return null;
                }
                if (value == ' ' || value == '\t') {
                    return ProtocolViolation.FOLDED_HEADER;
                }
                at = At.NAME;
                fields.name().clear();
                fields.name().add(value);
                return ++count > limits.count() ? ProtocolViolation.HEADERS_TOO_LARGE : name(value);
            }
            case NAME -> {
                if (value == ':') {
                    at = At.BEFORE_VALUE;
                    return fields.nameIsComplete();
                }
                fields.name().add(value);
                return name(value);
            }
            case BEFORE_VALUE -> {
                if (value == ' ' || value == '\t') {
                    return null;
                }
                at = At.VALUE;
                return value(value);
            }
            case VALUE -> {
                return value(value);
            }
            case FIELD_LF -> {
                at = At.FIELD;
                return value == '\n' ? fields.fieldIsComplete() : ProtocolViolation.LINE_ENDING;
            }
            default -> {
                done = true;
                return value == '\n' ? fields.headIsComplete() : ProtocolViolation.LINE_ENDING;
            }
        }
    }

    private static @Nullable ProtocolViolation name(byte value) {
        return Characters.isToken(value) ? null : ProtocolViolation.HEADER_NAME;
    }

    private @Nullable ProtocolViolation value(byte value) {
        if (value == '\r') {
            at = At.FIELD_LF;
            return null;
        }
        fields.addToValue(value);
        return Characters.isValue(value) ? null : ProtocolViolation.HEADER_VALUE;
    }

    /** Whether a head has begun and is not complete. */
    boolean isUnderWay() {
        return at != At.START && !done;
    }

    boolean isDone() {
        return done;
    }

    @Nullable
    ProtocolViolation problem() {
        return problem;
    }

    /** Whether the method that was read so far is HEAD. */
    boolean asksForHead() {
        return method.is("HEAD");
    }

    HeadFields fields() {
        return fields;
    }

    /** Prepares for the next head on the same connection. */
    void reset() {
        at = At.START;
        lineBytes = 0;
        headBytes = 0;
        count = 0;
        done = false;
        blankLine = false;
        problem = null;
        method.clear();
        version.clear();
        fields.reset();
    }

    /** Prepares for the trailers behind the last chunk. Their form is checked, but their meaning is ignored. */
    void resetToTrailers() {
        reset();
        fields.beginTrailers();
        at = At.FIELD;
    }
}
