package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.KeySet;
import java.util.function.Function;

/** Finds the key of a workload's token, only among the keys of its subject's trust domain. */
public record WorkloadKeys(TrustDomains domains, WorkloadNames names, Function<TrustBundle, KeySet> keys) {

    /** Returns the trust domain of an identifier. Refuses an unknown one with {@code TokenRejected}. */
    public String trustDomain(String identifier) {
        var trustDomain = names.trustDomain(identifier);
        if (trustDomain == null || !domains.knows(trustDomain)) {
            throw new TokenRejected("sub is of an unknown trust domain");
        }
        return trustDomain;
    }

    /**
     * Finds the key of a token. A token may omit its key id (JWT-SVID, section 2.2). Exactly one key of the bundle must
     * then fit. Refuses with {@code TokenRejected}, or with {@code KeysUnavailable} when there is no bundle.
     *
     * @param keyId empty when the token names no key
     */
    public VerificationKey key(String trustDomain, String keyId, String algorithm) {
        var bundle = domains.bundle(trustDomain);
        if (bundle == null) {
            throw new KeysUnavailable("no bundle of trust domain " + trustDomain + ": " + domains.problem(trustDomain));
        }
        var key = keys.apply(bundle).find(keyId, algorithm);
        if (key == null) {
            throw new TokenRejected("trust domain " + trustDomain + " has no key of this kid");
        }
        return key;
    }
}
