package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.audit.Durability;
import dev.narrowgate.delegation.adapter.jose.KeyTimes;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.gateway.transport.TransportLimits;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.Principal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as a whole: read once, checked against itself, immutable.
 *
 * @param gateway the issuer of the tokens that are minted here, and this gateway's own audience
 * @param publicUri where callers reach it
 * @param hosts the names under which it answers, in lower case; any when empty
 * @param workloads the actors that prove themselves by a SPIFFE ID, by it
 * @param actors for each agent that receives calls, the audience under which it is called
 * @param passingChallenges the policies that let a 401 of the next hop through
 */
public record DelegationSettings(
        String gateway,
        URI publicUri,
        Set<String> hosts,
        List<Issuer> issuers,
        Map<Principal, String> actors,
        Map<String, Principal> workloads,
        Signing signing,
        Map<String, DelegationPolicy> policies,
        Set<String> passingChallenges,
        Audit audit,
        ReservedHeaders headers,
        ProofSettings proofs,
        KeyTimes keyTimes,
        int cacheSize,
        TransportLimits limits) {

    /**
     * A trusted issuer, before its keys are known.
     *
     * @param jwksUri where its keys are; where its own metadata says when null
     */
    public record Issuer(
            String issuer,
            @Nullable URI jwksUri,
            Set<String> audiences,
            Set<String> algorithms,
            Set<String> types,
            Set<Vouching> vouchesFor,
            String taskClaim,
            Duration maxLifetime,
            Duration clockSkew) {}

    /** @param keys the file with the private keys; one is made at the start when null */
    public record Signing(@Nullable Path keys, String algorithm) {}

    /** @param maxFileSize in bytes */
    public record Audit(Path path, Durability durability, long maxFileSize) {}
}
