package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.audit.AuditSettings;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialChoice;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.possession.ProofSettings;
import dev.narrowgate.delegation.engine.signing.SigningSettings;
import dev.narrowgate.delegation.engine.signing.SigningSource;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.CacheBudget;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import dev.narrowgate.delegation.web.problem.ProblemStyle;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as a whole: read once, checked against itself, immutable.
 *
 * @param gateway the issuer of the tokens that are minted here, and this gateway's own audience
 * @param publicUri where callers reach it
 * @param workloads the actors that prove themselves by a SPIFFE ID, by it
 * @param hosts the names under which it answers, in lower case; any when empty
 * @param actors for each agent that receives calls, the audience under which it is called
 * @param signingKeys where the private keys are kept; one is made at the start when null
 * @param servers the authorization servers that tokens are exchanged at, by name
 * @param exchanges the servers that issue for policies, by the policies' names; of the others this gateway does
 * @param partners the servers of other domains that take the word of those, by the policies' names
 * @param credentials what next hops that take no token are shown, by the names of the policies
 * @param tokenService where agents get narrower tokens to hand on; there is none when null
 * @param passingChallenges the policies that let a 401 of the next hop through
 * @param beforeGateways the policies whose next hop is a gateway
 * @param requestHeaders the only headers of a caller that go on, by the names of the policies that restrict them
 * @param bodySizes the most bytes that a body may have, by the names of the policies that say so
 * @param delegatedFilters the filters that may stand beside the Delegation filter
 * @param proxyHeader in which the proxies in front name the caller
 * @param problems what a refused caller is told beside the code
 * @param insecureHosts that may be asked over http
 * @param provenance where the chain travels beside the token
 */
public record DelegationSettings(
        String gateway,
        URI publicUri,
        Set<String> hosts,
        List<ConfiguredIssuer> issuers,
        Map<Principal, String> actors,
        Map<String, Principal> workloads,
        SigningSettings signing,
        @Nullable SigningSource signingKeys,
        Map<String, ConfiguredServer> servers,
        Map<String, DelegationPolicy> policies,
        Map<String, String> exchanges,
        Map<String, String> partners,
        Map<String, CredentialChoice> credentials,
        @Nullable TokenServiceClients tokenService,
        Set<String> passingChallenges,
        Set<String> beforeGateways,
        Map<String, Set<String>> requestHeaders,
        Map<String, Long> bodySizes,
        AuditSettings audit,
        ReservedHeaders headers,
        ProofSettings proofs,
        JwksCachePolicy keyTimes,
        CacheBudget caches,
        TransportLimits limits,
        DelegatedFilters delegatedFilters,
        @Nullable ProxyHeader proxyHeader,
        ProblemStyle problems,
        InsecureHosts insecureHosts,
        ProvenanceSettings provenance) {

    /** The same with other issuers. */
    public DelegationSettings with(List<ConfiguredIssuer> others) {
        return new DelegationSettings(
                gateway,
                publicUri,
                hosts,
                others,
                actors,
                workloads,
                signing,
                signingKeys,
                servers,
                policies,
                exchanges,
                partners,
                credentials,
                tokenService,
                passingChallenges,
                beforeGateways,
                requestHeaders,
                bodySizes,
                audit,
                headers,
                proofs,
                keyTimes,
                caches,
                limits,
                delegatedFilters,
                proxyHeader,
                problems,
                insecureHosts,
                provenance);
    }

    /** How many used proofs of one kind are remembered: DPoP proofs, workload proofs, and assertions of clients. */
    public CacheBounds usedProofs() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.USED_PROOFS).bytes() / 3);
    }

    public CacheBounds revokedTokens() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.REVOKED_TOKENS).bytes());
    }

    /** The headers in which next hops are shown a credential, by the names of the policies. */
    public Map<String, Set<String>> credentialHeaders() {
        return credentials.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, choice -> choice.getValue().headers()));
    }
}
