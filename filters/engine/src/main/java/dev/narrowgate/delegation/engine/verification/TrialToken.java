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
 * A token taken apart, to be shown, or to be changed and signed anew. Nothing that it says is believed.
 *
 * @param header as it is written
 * @param claims as they are written
 */
public record TrialToken(ObjectNode header, ObjectNode claims) {

    /** Null when it is no JWS of strict form: then nothing of it can be shown. */
    public static @Nullable TrialToken parse(String text) {
        try {
            var compact = CompactToken.parse(text);
            return new TrialToken(compact.header(), compact.claims());
        } catch (TokenRejected malformed) {
            return null;
        }
    }

    /** What it says of its issuer; empty when it says nothing. */
    public String issuer() {
        return claims.path(ISS).asString("");
    }

    /** By which a key of a trial signs it: of the same family, because some rules look at the family. */
    public String algorithm() {
        return header.path(ALG).asString("").startsWith("ES") ? ES256 : EDDSA;
    }

    /** The same with other claims. */
    public TrialToken changed(Consumer<ObjectNode> change) {
        var changed = claims.deepCopy();
        change.accept(changed);
        return new TrialToken(header, changed);
    }

    /** In compact serialisation, signed by a key of a trial. */
    public String signed(TrialKeys keys, String algorithm) {
        return keys.sign(this, algorithm);
    }
}
