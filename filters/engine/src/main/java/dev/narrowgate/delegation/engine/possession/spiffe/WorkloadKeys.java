package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.KeySet;
import java.util.function.Function;

/** Finds the key for a token of a workload: among those of the trust domain of its subject, and nowhere else. */
public record WorkloadKeys(TrustDomains domains, WorkloadNames names, Function<TrustBundle, KeySet> keys) {

    /** Whom an identifier names, and the trust domain that says so. Refuses with {@code TokenRejected}. */
    public String trustDomain(String identifier) {
        var trustDomain = names.trustDomain(identifier);
        if (trustDomain == null || !domains.knows(trustDomain)) {
            throw new TokenRejected("sub is of no trust domain that is known here");
        }
        return trustDomain;
    }

    /**
     * A token need not say which key signed it (JWT-SVID, section 2.2): then exactly one of the bundle has to fit. Refuses with {@code TokenRejected}, or with {@code KeysUnavailable} when there is no bundle.
     *
     * @param keyId empty when the token names none
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
