package dev.narrowgate.delegation.engine.transport.http1;

import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes around the chunks of a body: a size in hexadecimal digits, and CR LF (RFC 9112, section 7.1). Chunk
 * extensions are refused: the gateway reads none, and servers disagree on where they end.
 */
final class ChunkScanner implements ByteProcessor {

    private enum At {
        SIZE,
        SIZE_LF,
        DATA_CR,
        DATA_LF
    }

    /** Eight digits allow a chunk of almost 4 GiB. */
    private static final int MOST_DIGITS = 8;

    private At at = At.SIZE;
    private int digits;
    private long size;
    private boolean stopped;
    private @Nullable ProtocolViolation problem;

    /** Stops at the end of each size line, also of the last chunk, or at a wrong byte. */
    @Override
    public boolean process(byte value) {
        stopped = false;
        if (at == At.SIZE) {
            size(value);
        } else if (at == At.DATA_CR) {
            expect('\r', value);
            at = At.DATA_LF;
        } else {
            expect('\n', value);
            stopped = at == At.SIZE_LF;
            at = stopped ? At.DATA_CR : At.SIZE;
            digits = 0;
        }
        return problem == null && !stopped;
    }

    private void size(byte value) {
        int digit = Character.digit(value, 16);
        if (digit >= 0 && digits++ < MOST_DIGITS) {
            size = digits == 1 ? digit : size << 4 | digit;
        } else if (value == '\r' && digits > 0) {
            at = At.SIZE_LF;
        } else {
            problem = ProtocolViolation.CHUNK;
        }
    }

    private void expect(char expected, byte value) {
        if (value != expected) {
            problem = ProtocolViolation.CHUNK;
        }
    }

    /** Whether the data of a chunk follows, or the trailers if its size is 0. */
    boolean isAtData() {
        return stopped;
    }

    long size() {
        return size;
    }

    @Nullable
    ProtocolViolation problem() {
        return problem;
    }

    void reset() {
        at = At.SIZE;
        digits = 0;
        size = 0;
        stopped = false;
        problem = null;
    }
}
