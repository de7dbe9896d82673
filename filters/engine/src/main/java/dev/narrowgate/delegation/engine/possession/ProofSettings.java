package dev.narrowgate.delegation.engine.possession;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.possession.dpop.DpopSettings;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomainSettings;
import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which presenters may prove their identity, beside actor tokens.
 *
 * @param dpop DPoP proofs
 * @param workloadProofLifetime The longest life of a Workload-Proof-Token.
 * @param clientCertFrom The peers that end TLS in front of this gateway, and name the client's certificate in {@code
 *     Client-Cert} (RFC 9440). From any other peer that header is ignored. It is never forwarded. Allowed: such as
 *     {@code 10.1.0.0/16}.
 * @param trustDomains the SPIFFE trust domains whose workloads are known
 */
public record ProofSettings(
        @Valid DpopSettings dpop,
        @Within(min = "5s", max = "5m") Duration workloadProofLifetime,
        List<String> clientCertFrom,
        List<@Valid TrustDomainSettings> trustDomains)
        implements Checked {

    public ProofSettings {
        dpop = or(dpop, DpopSettings.class);
        workloadProofLifetime = or(workloadProofLifetime, Duration.ofMinutes(1));
        clientCertFrom = or(clientCertFrom, List.of());
        trustDomains = or(trustDomains, List.of());
    }

    /** The period of a nonce; null if proofs need none. */
    public @Nullable Duration nonceLifetime() {
        return dpop.nonces() ? dpop.nonceLifetime() : null;
    }

    @Override
    public void check(Findings findings) {
        var names = new HashSet<String>();
        for (int i = 0; i < trustDomains.size(); i++) {
            var domain = trustDomains.get(i);
            if (domain != null && domain.name() != null && !names.add(domain.name())) {
                findings.problem(
                        "trust-domains[" + i + "].name",
                        "'" + domain.name() + "' is configured twice (expected: each once)");
            }
        }
    }
}
