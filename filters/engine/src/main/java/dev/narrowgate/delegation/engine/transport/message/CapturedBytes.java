package dev.narrowgate.delegation.engine.transport.message;

import java.nio.charset.StandardCharsets;

/** Keeps a few bytes for a comparison. A text longer than the capacity equals none of the expected texts. */
public final class CapturedBytes {

    private final byte[] bytes;
    private int length;

    public CapturedBytes(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        length = 0;
    }

    public void add(byte value) {
        if (length < bytes.length) {
            bytes[length] = value;
        }
        length++;
    }

    public int length() {
        return length;
    }

    public boolean isComplete() {
        return length <= bytes.length;
    }

    /** Whether the bytes are this lower-case text, in any case. */
    boolean isIgnoringCase(String lowerCase) {
        if (length != lowerCase.length() || !isComplete()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            var c = bytes[i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public boolean is(String text) {
        if (length != text.length() || !isComplete()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Removes spaces and tabs at the end: optional white space is not part of a value (RFC 9112, section 5). */
    void trimEnd() {
        while (length > 0 && isComplete() && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t')) {
            length--;
        }
    }

    String text() {
        return new String(bytes, 0, Math.min(length, bytes.length), StandardCharsets.US_ASCII);
    }
}
