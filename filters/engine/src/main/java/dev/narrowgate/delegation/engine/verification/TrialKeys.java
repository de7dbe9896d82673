package dev.narrowgate.delegation.engine.verification;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys for one explanation of a token. No gateway trusts them. The issuers of a trial publish one of them, so that a
 * changed token passes the same checks as any other.
 */
public final class TrialKeys {

    private final Map<String, SigningMaterial> made = new HashMap<>();

    /** Returns the key for one algorithm, always the same. */
    public SigningMaterial of(String algorithm) {
        return made.computeIfAbsent(algorithm, SigningKeys::generate);
    }

    /** Returns the key set with this one public key, as an issuer would publish it. */
    public byte[] document(String algorithm) {
        return of(algorithm).publicDocument().getBytes(StandardCharsets.UTF_8);
    }

    /** Signs a token with the key for this algorithm. */
    String sign(TrialToken token, String algorithm) {
        try {
            return of(algorithm).newest().signUnder(token.header(), token.claims());
        } catch (JOSEException unusable) {
            throw new IllegalStateException("a key made just now cannot sign", unusable);
        }
    }
}
