package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.util.Base64;

/** Decodes base64url strictly: no padding, foreign character or unused bit (RFC 7515, section 2 and appendix C). */
final class Base64Url {

    private static final byte[] VALUES = new byte[128];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    static byte[] decode(String text, String part) {
        for (int i = 0; i < text.length(); i++) {
            if (value(text.charAt(i)) < 0) {
                throw new TokenRejected(part + ": not base64url at character " + i);
            }
        }
        // The unused bits of the last character must be zero, so that each content has exactly one encoding.
        int unused = switch (text.length() % 4) {
            case 0 -> 0;
            case 2 -> 0b1111;
            case 3 -> 0b11;
            default -> throw new TokenRejected(part + ": not base64url, because of its length");
        };
        if (unused != 0 && (value(text.charAt(text.length() - 1)) & unused) != 0) {
            throw new TokenRejected(part + ": not base64url, because bits are set after its end");
        }
        return Base64.getUrlDecoder().decode(text);
    }

    private static int value(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }
}
