package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.ALG;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A parsed token that is displayed, or changed and signed again. Its content is not verified.
 *
 * @param header the header as written
 * @param claims the claims as written
 */
public record TrialToken(ObjectNode header, ObjectNode claims) {

    /** Parses a token. Returns null when it is no strict JWS, of which nothing can be displayed. */
    public static @Nullable TrialToken parse(String text) {
        try {
            var compact = CompactToken.parse(text);
            return new TrialToken(compact.header(), compact.claims());
        } catch (TokenRejected malformed) {
            return null;
        }
    }

    /** Returns the issuer that the token names; empty when it names none. */
    public String issuer() {
        return claims.path(ISS).asString("");
    }

    /** Returns the trial key's algorithm: ES256 for an ECDSA token, because some rules check this, otherwise EdDSA. */
    public String algorithm() {
        return header.path(ALG).asString("").startsWith("ES") ? ES256 : EDDSA;
    }

    /** Returns the token with changed claims. */
    public TrialToken changed(Consumer<ObjectNode> change) {
        var changed = claims.deepCopy();
        change.accept(changed);
        return new TrialToken(header, changed);
    }

    /** Returns the token in compact serialisation, signed by a trial key. */
    public String signed(TrialKeys keys, String algorithm) {
        return keys.sign(this, algorithm);
    }
}
