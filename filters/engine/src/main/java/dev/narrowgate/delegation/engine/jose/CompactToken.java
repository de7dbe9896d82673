package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JWS in compact serialisation, taken apart and not yet believed. It stands in front of Nimbus, which forgives padding,
 * foreign characters, a byte order mark and more.
 */
public record CompactToken(ObjectNode header, ObjectNode claims, byte[] signingInput, byte[] signature) {

    /** The longest token that is looked at, in characters. */
    public static final int MAXIMUM_LENGTH = BearerToken.MAXIMUM_LENGTH;

    /** More than any issuer writes. Beyond it somebody is at work on the names. */
    private static final int MAXIMUM_MEMBERS = 128;

    /** Refuses with {@code TokenRejected} what is not exactly three parts of strict base64url and strict JSON. */
    public static CompactToken parse(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw new TokenRejected("longer than " + MAXIMUM_LENGTH + " characters");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            // Five parts would be an encrypted token (RFC 7516): refused before anything is decrypted.
            throw new TokenRejected("not a JWS of three parts");
        }
        var header = object(text.substring(0, first), "header");
        var claims = object(text.substring(first + 1, second), "claims");
        var signature = Base64Url.decode(text.substring(second + 1), "signature");
        var signingInput = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return new CompactToken(header, claims, signingInput, signature);
    }

    private static ObjectNode object(String part, String name) {
        var object = StrictJson.object(Base64Url.decode(part, name), name);
        if (object.size() > MAXIMUM_MEMBERS) {
            throw new TokenRejected(name + ": more than " + MAXIMUM_MEMBERS + " members");
        }
        return object;
    }
}
