package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients;
import dev.narrowgate.delegation.engine.audit.AuditSettings;
import dev.narrowgate.delegation.engine.decision.point.ConfiguredDecisionPoint;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.possession.ProofSettings;
import dev.narrowgate.delegation.engine.signing.SigningSettings;
import dev.narrowgate.delegation.engine.signing.SigningSource;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.CacheBudget;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import dev.narrowgate.delegation.engine.task.GatewayTasks;
import dev.narrowgate.delegation.engine.task.signal.ConfiguredStream;
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
import org.jspecify.annotations.Nullable;

/**
 * The configuration as a whole, checked and immutable.
 *
 * @param written the configuration as it was written, to find what has changed
 * @param gateway the issuer of the tokens that are minted here, and this gateway's own audience
 * @param publicUri where callers reach it
 * @param workloads the actors that prove themselves by a SPIFFE ID, by it
 * @param hosts the names under which it answers, in lower case; any when empty
 * @param actors for each agent that receives calls, the audience under which it is called
 * @param signingKeys where the private keys are kept; one is made at the start when null
 * @param servers the authorization servers that tokens are exchanged at, by name
 * @param decisionPoints the policy engines that policies may ask, by name
 * @param policies the policies, by name
 * @param tokenService where agents get narrower tokens to hand on; there is none when null
 * @param delegatedFilters the filters that may stand beside the Delegation filter
 * @param proxyHeader in which the proxies in front name the caller
 * @param problems what a refused caller is told beside the code
 * @param insecureHosts that may be asked over http
 * @param reload whether changed files are read while the gateway runs
 * @param signals the streams of security events
 * @param provenance where the chain travels beside the token
 */
public record DelegationSettings(
        DelegationProperties written,
        String gateway,
        URI publicUri,
        Set<String> hosts,
        List<ConfiguredIssuer> issuers,
        Map<Principal, String> actors,
        Map<String, Principal> workloads,
        SigningSettings signing,
        @Nullable SigningSource signingKeys,
        Map<String, ConfiguredServer> servers,
        Map<String, ConfiguredDecisionPoint> decisionPoints,
        Map<String, ConfiguredPolicy> policies,
        @Nullable TokenServiceClients tokenService,
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
        ReloadSettings reload,
        List<ConfiguredStream> signals,
        ProvenanceSettings provenance) {

    /** Returns the same settings with other issuers. */
    public DelegationSettings with(List<ConfiguredIssuer> others) {
        return with(others, policies);
    }

    /** Returns the same settings with other policies, by name. */
    public DelegationSettings withPolicies(Map<String, ConfiguredPolicy> others) {
        return with(issuers, others);
    }

    private DelegationSettings with(List<ConfiguredIssuer> otherIssuers, Map<String, ConfiguredPolicy> otherPolicies) {
        return new DelegationSettings(
                written,
                gateway,
                publicUri,
                hosts,
                otherIssuers,
                actors,
                workloads,
                signing,
                signingKeys,
                servers,
                decisionPoints,
                otherPolicies,
                tokenService,
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
                reload,
                signals,
                provenance);
    }

    /** The bounds of the used proofs of one kind: DPoP proofs, workload proofs, and assertions of clients. */
    public CacheBounds usedProofs() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.USED_PROOFS).bytes() / 3);
    }

    /** The bounds of the revocations. */
    public CacheBounds revocations() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.REVOCATIONS).bytes());
    }

    /** The bounds of the tasks. */
    public CacheBounds taskBounds() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.TASKS).bytes());
    }

    /** The bounds of the security events and missions that are remembered. */
    public CacheBounds signalBounds() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.REVOCATIONS).bytes());
    }

    /** The place of tasks, budgets and revocations. */
    public StoreAddress store() {
        return StoreAddress.of(written.store());
    }

    /** What this gateway says of all tasks. */
    public GatewayTasks tasks() {
        return written.tasks().tasks(gateway);
    }
}
