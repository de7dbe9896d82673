package dev.narrowgate.delegation.config.proof;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code delegation.proofs}: how presenters may prove who they are, beside actor tokens.
 *
 * @param dpop proofs of the key that a token is bound to
 * @param workloadProofLifetime how long a Workload-Proof-Token may be good for
 * @param clientCertFrom the peers that end TLS in front of this gateway and say in {@code Client-Cert} what they saw: subnets
 * @param trustDomains whose workloads are known
 */
public record ProofProperties(
        @DefaultValue Dpop dpop,
        @DefaultValue("1m") Duration workloadProofLifetime,
        @DefaultValue List<String> clientCertFrom,
        @DefaultValue List<TrustDomain> trustDomains) {

    /**
     * DPoP (RFC 9449).
     *
     * @param algorithms the only ones accepted of proofs
     * @param window how far {@code iat} may be from now, to either side
     * @param nonces whether proofs have to be made with a nonce of this gateway
     * @param nonceLifetime after which there is another nonce; each is good for at most twice as long
     * @param maximumRemembered used proofs that are remembered, of each kind; whoever comes when there are more is refused
     */
    public record Dpop(
            @DefaultValue({ES256, ES384, EDDSA, ED25519, PS256, RS256})
            List<String> algorithms,

            @DefaultValue("30s") Duration window,
            @DefaultValue("false") Boolean nonces,
            @DefaultValue("1m") Duration nonceLifetime,
            @DefaultValue("500000") Integer maximumRemembered) {}

    /**
     * A SPIFFE trust domain.
     *
     * @param name such as {@code example.org}
     * @param bundle where its bundle is: https, http on loopback, or file, in SPIFFE's JSON form
     * @param workloadApi instead: the socket of a Workload API, such as {@code unix:/run/spire/agent.sock}
     */
    public record TrustDomain(
            @Nullable String name,
            @Nullable String bundle,
            @Nullable String workloadApi) {}
}
