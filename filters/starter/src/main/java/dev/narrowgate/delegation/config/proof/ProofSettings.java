package dev.narrowgate.delegation.config.proof;

import dev.narrowgate.delegation.engine.possession.dpop.DpopRules;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How presenters may prove who they are, beside actor tokens.
 *
 * @param algorithms of DPoP proofs, in the order in which callers are told
 * @param nonceLifetime null when proofs need no nonce
 * @param maximumRemembered used proofs, of each kind
 * @param workloadProofLifetime the longest that is accepted
 * @param forwarders whose {@code Client-Cert} header is believed
 */
public record ProofSettings(
        DpopRules dpop,
        List<String> algorithms,
        @Nullable Duration nonceLifetime,
        int maximumRemembered,
        Duration workloadProofLifetime,
        PeerAddresses forwarders,
        List<TrustDomain> trustDomains) {

    /** Exactly one of the two places is not null. */
    public record TrustDomain(
            String name, @Nullable URI bundle, @Nullable String workloadApi) {}
}
