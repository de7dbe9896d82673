package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.DpopRules;
import dev.narrowgate.delegation.gateway.PeerAddresses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How presenters may prove who they are, beside actor tokens.
 *
 * @param algorithms of DPoP proofs, in the order in which callers are told
 * @param nonceLifetime null when proofs need no nonce
 * @param maximumRemembered used proofs
 * @param forwarders whose {@code Client-Cert} header is believed
 */
record ProofSettings(
        DpopRules dpop,
        List<String> algorithms,
        @Nullable Duration nonceLifetime,
        int maximumRemembered,
        PeerAddresses forwarders,
        List<TrustDomain> trustDomains) {

    /** Exactly one of the two places is not null. */
    record TrustDomain(
            String name, @Nullable URI bundle, @Nullable String workloadApi) {}
}
