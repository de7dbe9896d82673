package dev.narrowgate.delegation.config;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.config.policy.ActorSettings;
import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.engine.audit.AuditSettings;
import dev.narrowgate.delegation.engine.decision.point.DecisionPointSettings;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.possession.ProofSettings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.signing.SigningSettings;
import dev.narrowgate.delegation.engine.store.CacheSettings;
import dev.narrowgate.delegation.engine.task.TaskSettings;
import dev.narrowgate.delegation.engine.task.signal.SignalSettings;
import dev.narrowgate.delegation.engine.tokenservice.TokenServiceSettings;
import dev.narrowgate.delegation.engine.transport.message.LimitSettings;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code delegation} of a configuration. Its constraints and {@link ConfigurationReader} find the problems, so that all
 * of them are reported at once.
 *
 * @param gateway This gateway: the {@code iss} of the tokens that it mints, and its own audience. It is compared
 *     character by character.
 * @param publicUri The address for callers, and the {@code resource} of the metadata. A token for it is accepted from
 *     every issuer. See <a href="#the-public-address">below</a>. Default: the gateway. Allowed: no query, no fragment.
 * @param hosts The names of this server. A request with another {@code Host} or {@code :authority} gets 421. A name
 *     without a port matches every port. Default: any. Allowed: not empty; each a host, perhaps with a port.
 * @param issuers the trusted issuers
 * @param actors the agents that receive calls and make further calls, by name
 * @param signing the keys that sign the narrower tokens
 * @param servers the authorization servers that tokens are exchanged at, by name
 * @param tokenService the token service for agents; absent: there is none
 * @param decisionPoints the policy engines that policies may ask, by name
 * @param store The place of tasks, budgets and revocations. With {@code memory} they are gone after a restart. With
 *     {@code file:} and a folder they survive it. With {@code redis://HOST:PORT} <a
 *     href="../how-to/several-gateways.md">several gateways</a> share them. Default: {@code memory}.
 * @param tasks the tasks of this gateway
 * @param operators who may use the actuator; empty: the users of this machine, if it listens on loopback
 * @param managementHosts The names of the management port, beside addresses and {@code localhost}. Health and metrics answer
 *     to any name, other calls to these. Default: none.
 * @param signals the streams of security events that revoke
 * @param policies the policies, by the name that the filter of a route refers to
 * @param audit the audit trail
 * @param provenance the headers for the next hop
 * @param proofs the ways in which presenters prove their identity
 * @param keys the times of the cached keys of issuers
 * @param cache the size of the caches
 * @param limits the limits of connections
 * @param reload the reading of changed files while the gateway runs
 * @param filtersAllowed Filters of the application that may stand beside the Delegation filter, by the name in the
 *     route. For routes made in Java it is the class that defines the filter. Allowed: none that <a
 *     href="filter.md#filters-beside-it">never stands beside Delegation</a>.
 * @param proxyHeader The header in which the <a href="../how-to/put-it-behind-a-proxy.md">proxies in front</a> name
 *     the caller. The other header is not read. Default: the header that is there, {@code X-Forwarded-For} if both
 *     are.
 * @param errors The detail of a refusal. With {@code detailed}, a caller with a genuine token gets <a
 *     href="errors.md#details-for-developers">the reason and a hint</a>. A warning at each start names the setting.
 *     Allowed: {@code detailed} only with {@code server.address} on loopback, or with {@code delegation.development:
 *     true}.
 * @param development Marks a gateway for development. {@code errors: detailed} is then allowed on every address. It
 *     has no other effect.
 * @param documentation The page that explains <a href="errors.md#for-developers-of-agents">the codes</a> to your
 *     callers. Each problem then has {@code documentation}: this address and {@code #<code>}. After a final slash the
 *     code follows without {@code #}.
 * @param allowInsecureHttp Hosts that may be asked over http although they are not on loopback, such as {@code
 *     keycloak} in a network of containers. An attacker on the network can read secrets and replace keys, so each
 *     start warns of it. Allowed: names without scheme and port, not {@code *}.
 */
public record DelegationProperties(
        @NotBlank(message = "this gateway's URI") @SecureUri @Nullable
        String gateway,

        @SecureUri @Nullable String publicUri,
        @Nullable List<String> hosts,
        List<@Valid IssuerSettings> issuers,
        Map<String, @Valid ActorSettings> actors,
        @Valid SigningSettings signing,
        Map<String, @Valid ServerSettings> servers,
        @Valid @Nullable TokenServiceSettings tokenService,
        Map<String, @Valid DecisionPointSettings> decisionPoints,
        @Nullable String store,
        @Valid TaskSettings tasks,
        List<@Valid OperatorSettings> operators,
        List<String> managementHosts,
        List<@Valid SignalSettings> signals,
        Map<String, @Valid PolicySettings> policies,
        @Valid AuditSettings audit,
        HeaderSettings provenance,
        @Valid ProofSettings proofs,
        @Valid JwksCachePolicy keys,
        @Valid CacheSettings cache,
        @Valid LimitSettings limits,
        ReloadSettings reload,
        List<String> filtersAllowed,
        @Nullable ProxyHeader proxyHeader,
        Errors errors,
        Boolean development,
        @SecureUri @Nullable String documentation,
        List<String> allowInsecureHttp) {

    public DelegationProperties {
        issuers = or(issuers, List.of());
        actors = or(actors, Map.of());
        signing = or(signing, SigningSettings.class);
        servers = or(servers, Map.of());
        decisionPoints = or(decisionPoints, Map.of());
        tasks = or(tasks, TaskSettings.class);
        operators = or(operators, List.of());
        managementHosts = or(managementHosts, List.of());
        signals = or(signals, List.of());
        policies = or(policies, Map.of());
        audit = or(audit, AuditSettings.class);
        provenance = or(provenance, HeaderSettings.class);
        proofs = or(proofs, ProofSettings.class);
        keys = or(keys, JwksCachePolicy.class);
        cache = or(cache, CacheSettings.class);
        limits = or(limits, LimitSettings.class);
        reload = or(reload, ReloadSettings.class);
        filtersAllowed = or(filtersAllowed, List.of());
        development = or(development, false);
        errors = or(errors, Errors.COARSE);
        allowInsecureHttp = or(allowInsecureHttp, List.of());
    }

    /** The detail of a refusal. */
    public enum Errors {
        /** The code. */
        COARSE,
        /** The fault of a genuine token as well, and a hint. */
        DETAILED
    }

    /** The name of the section. */
    public static final String PREFIX = "delegation";
}
