package dev.narrowgate.delegation.engine.jose;

import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * The relevant parts of a JOSE header: the signature algorithm, the key id and the kind of token.
 *
 * @param keyId empty when the header names no key
 * @param type empty when the header names no type
 */
public record TokenHeader(String algorithm, String keyId, String type) {

    /**
     * The refused header parameters. Keys come from the issuer's configuration, never from the token (RFC 8725bis,
     * section 3.10). No extension is supported.
     */
    public static final List<String> REFUSED = List.of(CRIT, B64, JWK, JKU, X5U, X5C, ZIP, ENC, CTY);

    /** The refused header parameters of a proof, whose key is known beforehand or is in {@code jwk}. */
    public static final List<String> REFUSED_IN_PROOFS = List.of(CRIT, B64, JKU, X5U, X5C, ZIP, ENC, CTY);

    private static final int MAXIMUM_KEY_ID = 256;

    public static TokenHeader of(ObjectNode header) {
        for (var name : REFUSED) {
            if (header.has(name)) {
                throw new TokenRejected("header: " + name + " is not accepted");
            }
        }
        var keyId = header.has(KID) ? string(header, KID) : "";
        if (keyId.length() > MAXIMUM_KEY_ID) {
            throw new TokenRejected("header: kid longer than " + MAXIMUM_KEY_ID + " characters");
        }
        var type = header.has(TYP) ? mediaType(string(header, TYP)) : "";
        return new TokenHeader(string(header, ALG), keyId, type);
    }

    public static String string(ObjectNode header, String name) {
        var value = header.get(name);
        if (value == null || !value.isString() || value.asString().isEmpty()) {
            throw new TokenRejected("header: " + name + " is missing, or not a string");
        }
        return value.asString();
    }

    /** Returns a media type in lower case without the optional {@code application/} (RFC 7515, section 4.1.9). */
    public static String mediaType(String type) {
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith(MediaTypes.APPLICATION) ? lower.substring(MediaTypes.APPLICATION.length()) : lower;
    }
}
