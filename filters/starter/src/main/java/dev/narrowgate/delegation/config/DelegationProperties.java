package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.policy.CredentialProperties;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceProperties;
import dev.narrowgate.delegation.decision.Requirement;
import dev.narrowgate.delegation.engine.audit.AuditSettings;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeSettings;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.possession.ProofSettings;
import dev.narrowgate.delegation.engine.settings.ScopeToken;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.engine.signing.SigningSettings;
import dev.narrowgate.delegation.engine.store.CacheSettings;
import dev.narrowgate.delegation.engine.transport.message.LimitSettings;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code delegation}, as it is written: nothing is required and nothing is checked here, so that
 * {@link ConfigurationReader} can say everything that is wrong at once.
 *
 * @param gateway This gateway: the {@code iss} of the tokens that it mints, and its own audience. It is compared
 *     character by character.
 * @param publicUri The address for callers, and the {@code resource} of the metadata. A token for it is accepted from
 *     every issuer. See <a href="#the-public-address">below</a>. Default: the gateway. Allowed: no query, no fragment.
 * @param hosts The names of this server. A request with another {@code Host} or {@code :authority} gets 421. A name
 *     without a port matches every port. Default: any. Allowed: not empty; each a host, perhaps with a port.
 * @param issuers whom it believes
 * @param actors agents that receive calls and make calls in turn, by name
 * @param signing the keys that sign the narrower tokens
 * @param servers the authorization servers that tokens may be exchanged at, by name
 * @param tokenService where agents get narrower tokens to hand on; there is none when absent
 * @param policies what routes allow, by the name that a route's filter gives
 * @param audit where hops are written down
 * @param provenance what the next hop is told
 * @param proofs how presenters may prove who they are
 * @param keys how issuers' keys are kept
 * @param cache how much is remembered
 * @param limits how much, and how slowly, anybody may send
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
        @DefaultValue List<@Valid IssuerSettings> issuers,
        @DefaultValue Map<String, @Valid Actor> actors,
        @DefaultValue @Valid SigningSettings signing,
        @DefaultValue Map<String, @Valid ServerSettings> servers,
        @Valid @Nullable TokenServiceProperties tokenService,
        @DefaultValue Map<String, @Valid Policy> policies,
        @DefaultValue @Valid AuditSettings audit,
        @DefaultValue ProvenanceProperties provenance,
        @DefaultValue @Valid ProofSettings proofs,
        @DefaultValue @Valid JwksCachePolicy keys,
        @DefaultValue @Valid CacheSettings cache,
        @DefaultValue @Valid LimitSettings limits,
        @DefaultValue List<String> filtersAllowed,
        @Nullable ProxyHeader proxyHeader,
        @DefaultValue("coarse") Errors errors,
        @DefaultValue("false") Boolean development,
        @SecureUri @Nullable String documentation,
        @DefaultValue List<String> allowInsecureHttp) {

    /** How much a caller is told of a refusal. */
    public enum Errors {
        /** Its code. */
        COARSE,
        /** What is wrong with a genuine token as well, and what would mend it. */
        DETAILED
    }

    /** The name of the section. */
    public static final String PREFIX = "delegation";

    /**
     * An agent that receives calls and makes calls in turn.
     *
     * @param issuer The issuer of the agent's own tokens. Default: required without a SPIFFE ID. Allowed: an issuer
     *     that vouches for {@code actor}.
     * @param subject Its {@code sub} there. Default: required with {@code issuer}. Allowed: the same issuer and
     *     subject only once.
     * @param audience The {@code aud} of tokens for the agent. Allowed: none of <a href="#names-of-this-gateway">this
     *     gateway's names</a>; not another agent's.
     * @param spiffeId Another proof of the agent. Without {@code issuer} and {@code subject} it is the agent's only
     *     name: its issuer is then {@code spiffe://} and the trust domain. Allowed: below a trust domain of {@code
     *     delegation.proofs.trust-domains}.
     */
    public record Actor(
            @Nullable String issuer,
            @Nullable String subject,

            @NotBlank(message = "the aud under which it is called") @Nullable
            String audience,

            @Nullable String spiffeId) {}

    /**
     * What a route allows at most, and what it insists on.
     *
     * @param audience The {@code aud} of the narrower token: exactly the next hop. Allowed: none of <a
     *     href="#names-of-this-gateway">this gateway's names</a>.
     * @param scopes The most that the narrower token may carry. A token with none of them is refused. If empty, the
     *     narrower token has no scope. Allowed: characters of RFC 6749, section 3.3.
     * @param requiredScopes The scopes that must all have arrived. Allowed: characters of RFC 6749, section 3.3.
     * @param maxLifetime The longest life of the narrower token.
     * @param maxDepth The most actors in the chain, after this hop. 0 allows no actor.
     * @param require {@code actor}: an actor acts for the subject. {@code task}: the token names a task. {@code
     *     proof}: the presenter proved its identity by one of the <a
     *     href="../explanation/security.md#proofs">proofs</a>.
     * @param actors The allowed current actors, see <a href="#names-of-actors">below</a>. If this key is set, requests
     *     without an actor are denied. Default: any verified actor. Allowed: not empty.
     * @param acrValues The token's {@code acr} has to be one of these. Otherwise the caller gets 401 with these values
     *     (RFC 9470). Allowed: characters as in scopes.
     * @param maxAge The longest time since the subject's authentication, by {@code auth_time}. A token without it is
     *     refused.
     * @param resource The audience of incoming tokens on routes of this policy. Tokens for the gateway or another
     *     resource are refused. See <a href="#resources-of-policies">below</a>. Default: the gateway. Allowed: below
     *     {@code delegation.public-uri}, without a query.
     * @param subjectIssuers The issuers of allowed subjects, see <a href="#issuers-of-a-policy">below</a>. Default:
     *     any that vouches for {@code subject}. Allowed: not empty; issuers that vouch for {@code subject}.
     * @param actorIssuers The issuers of allowed actors, prior actors included. Default: any that vouches for {@code
     *     actor}. Allowed: not empty; issuers that vouch for {@code actor}.
     * @param authorizationDetails The types of {@code authorization_details} that the next hop understands (RFC 9396).
     *     A token with another type is refused with 403, because the next hop would ignore that limit. Allowed: not
     *     empty; not beside {@code credential}.
     * @param binding The {@code cnf} of a token that the <a href="token-service.md">token service</a> issues for a
     *     bound one. {@code keep} binds it to the same keys. {@code drop} makes it a bearer token, for another agent.
     * @param rule A condition that has to hold, see <a href="#rules">Rules</a>. Allowed: up to 4096 characters, of
     *     type bool.
     * @param challenges The treatment of a 401 of the next hop. With {@code hide} the caller gets 502, because the
     *     gateway's own token was refused. With {@code pass} the answer and its {@code WWW-Authenticate} go back
     *     unchanged. With {@code gateway} see <a href="#challenges-between-gateways">below</a>. Default: {@code
     *     gateway} where the audience is an issuer that {@code vouches-for} {@code gateway}, else {@code hide}.
     * @param requestHeaders The only headers of a caller that are forwarded, beside <a href="#reserved-headers">those
     *     of the message</a>. An empty list forwards only those. Default: all that are not <a
     *     href="#reserved-headers">removed</a>. Allowed: no header of the connection, and no credential.
     * @param bodySize The largest body of a request, announced or not. Bodies are streamed, so {@code unlimited} takes
     *     no more memory. Default: {@code delegation.limits.body-size}. Allowed: a size of 0B to 100GB, or {@code
     *     unlimited}.
     * @param exchange who issues the narrower token; this gateway when absent
     * @param credential what the next hop is shown when it takes no token
     */
    public record Policy(
            @NotBlank(message = "the aud of the narrower token") @Nullable
            String audience,

            @DefaultValue List<@ScopeToken String> scopes,
            @Nullable List<@ScopeToken String> requiredScopes,

            @DefaultValue("60s") @Within(min = "1s", max = "1h")
            Duration maxLifetime,

            @DefaultValue("4") @Within(min = "0", max = "16")
            Integer maxDepth,

            @Nullable List<Requirement> require,
            @Nullable List<String> actors,
            @Nullable List<@ScopeToken String> acrValues,
            @Within(min = "1s", max = "365d") @Nullable Duration maxAge,
            @SecureUri @Nullable String resource,
            @Nullable List<String> subjectIssuers,
            @Nullable List<String> actorIssuers,
            @Nullable List<String> authorizationDetails,
            @DefaultValue("keep") Binding binding,
            @Nullable String rule,
            @Nullable Challenges challenges,
            @Nullable List<String> requestHeaders,
            @Nullable String bodySize,
            @Nullable ExchangeSettings exchange,
            @Valid @Nullable CredentialProperties credential) {}

    /** What becomes of the keys that a token is bound to when the token service exchanges it. */
    public enum Binding {
        /** What is issued is bound to the same keys. */
        KEEP,
        /** What is issued is a bearer token, for another agent than the holder of the keys. */
        DROP
    }

    /** What becomes of a 401 of the next hop. */
    public enum Challenges {
        /** The caller is told 502: it was the gateway's own token that was not accepted. */
        HIDE,
        /** It goes back with its challenge: the next hop asks the caller for something. */
        PASS,
        /** The next hop is a gateway: what it asks of the caller goes back as a challenge of this gateway. */
        GATEWAY
    }
}
