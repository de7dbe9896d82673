package dev.narrowgate.delegation.engine.audit.chain;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, because hashes are over bytes, and reports whether the last line is complete. */
public final class LineReader implements AutoCloseable {

    private final InputStream input;
    private int number;
    private boolean complete = true;

    public LineReader(InputStream input) {
        this.input = new BufferedInputStream(input, 1 << 16);
    }

    /** Returns the next line without its line feed, or null. */
    public byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(1024);
        int octet = input.read();
        if (octet < 0) {
            return null;
        }
        number++;
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = input.read();
        }
        complete = octet == '\n';
        return line.toByteArray();
    }

    public int number() {
        return number;
    }

    public boolean isComplete() {
        return complete;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
