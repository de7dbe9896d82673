package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JWS in compact serialisation, parsed and not yet verified. This parser runs before Nimbus, which accepts padding,
 * foreign characters, a byte order mark and more.
 */
public record CompactToken(ObjectNode header, ObjectNode claims, byte[] signingInput, byte[] signature) {

    /** The length of the longest token that is parsed, in characters. */
    public static final int MAXIMUM_LENGTH = BearerToken.MAXIMUM_LENGTH;

    /** No issuer writes more members. A longer object suggests an attack through member names. */
    private static final int MAXIMUM_MEMBERS = 128;

    /** Parses three parts of strict base64url and strict JSON. Refuses any other text with {@code TokenRejected}. */
    public static CompactToken parse(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw new TokenRejected("longer than " + MAXIMUM_LENGTH + " characters");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            // A token of five parts is encrypted (RFC 7516). It is refused before anything is decrypted.
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
