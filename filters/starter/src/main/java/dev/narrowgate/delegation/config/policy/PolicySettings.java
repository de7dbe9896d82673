package dev.narrowgate.delegation.config.policy;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.decision.Requirement;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialSettings;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeSettings;
import dev.narrowgate.delegation.engine.settings.ScopeToken;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.engine.task.PolicyBudgetSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy: the most that a route allows, and its requirements.
 *
 * @param audience The {@code aud} of the narrower token: exactly the next hop. Allowed: none of <a
 *     href="#names-of-this-gateway">this gateway's names</a>.
 * @param scopes The most that the narrower token may carry. A token with none of them is refused. If empty, the
 *     narrower token has no scope. Allowed: characters of RFC 6749, section 3.3.
 * @param requiredScopes The scopes that must all have arrived. Allowed: characters of RFC 6749, section 3.3.
 * @param scopeMapping Scopes that are replaced for the next hop, see <a href="policies.md#scope-translation">Scope
 *     translation</a>. Default: none. Allowed: the scopes in their place are of {@code scopes}.
 * @param implies For a scope that arrives, the required scopes that it stands for. Allowed: beside {@code
 *     required-scopes}.
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
 * @param rule A condition that has to hold, see <a href="policies.md#rules">Rules</a>. Allowed: up to 4096 characters, of
 *     type bool.
 * @param decisions The <a href="policies.md#decision-points">decision points</a> that are asked after the rule, by their
 *     names. All of them have to permit. Default: none. Allowed: not empty; of {@code delegation.decision-points}.
 * @param input What they are told, and the key of a cached verdict. Default: all. Allowed: not empty, with {@code decisions}
 *     alone; {@code subject}, {@code actor}, {@code chain}, {@code task}, {@code scopes}, {@code request.method}, {@code
 *     request.path}, {@code request.route}.
 * @param claims the verified claims that the rule and the decision points may read
 * @param task what rules and decision points read of the task in place of what its token says
 * @param budgets what the hops of one task may use up under this policy
 * @param afterSuccess what ends when the next hop has answered with 2xx
 * @param mode {@code enforce} refuses what the policy does not permit. {@code shadow} forwards it all the same and records
 *     what it would have refused, see <a href="../how-to/shadow.md">Try a policy without enforcing it</a>.
 * @param shadow what the policy does instead of refusing, with {@code mode: shadow} alone
 * @param challenges The treatment of a 401 of the next hop. With {@code hide} the caller gets 502, because the
 *     gateway's own token was refused. With {@code pass} the answer and its {@code WWW-Authenticate} go back
 *     unchanged. With {@code gateway} see <a href="#challenges-between-gateways">below</a>. Default: {@code
 *     gateway} where the audience is an issuer that {@code vouches-for} {@code gateway}, else {@code hide}.
 * @param requestHeaders The only headers of a caller that are forwarded, beside <a href="#reserved-headers">those
 *     of the message</a>. An empty list forwards only those. Default: all that are not <a
 *     href="#reserved-headers">removed</a>. Allowed: no header of the connection, no credential,
 *     and none that the gateway sets.
 * @param bodySize The largest body of a request, announced or not. Bodies are streamed, so {@code unlimited} takes
 *     no more memory. Default: {@code delegation.limits.body-size}. Allowed: a size of 0B to 100GB, or {@code
 *     unlimited}.
 * @param exchange who issues the narrower token; this gateway when absent
 * @param credential what the next hop is shown when it takes no token
 */
public record PolicySettings(
        @NotBlank(message = "the aud of the narrower token") @Nullable
        String audience,

        List<@ScopeToken String> scopes,
        @Nullable List<@ScopeToken String> requiredScopes,
        @Nullable Map<String, List<@ScopeToken String>> scopeMapping,
        @Nullable Map<@ScopeToken String, List<@ScopeToken String>> implies,

        @Within(min = "1s", max = "1h") Duration maxLifetime,

        @Within(min = "0", max = "16") Integer maxDepth,

        @Nullable List<Requirement> require,
        @Nullable List<String> actors,
        @Nullable List<@ScopeToken String> acrValues,
        @Within(min = "1s", max = "365d") @Nullable Duration maxAge,
        @SecureUri @Nullable String resource,
        @Nullable List<String> subjectIssuers,
        @Nullable List<String> actorIssuers,
        @Nullable List<String> authorizationDetails,
        Binding binding,
        @Nullable String rule,
        @Nullable List<String> decisions,
        @Nullable List<String> input,
        @Valid @Nullable PolicyClaimSettings claims,
        @Valid @Nullable TaskLabelSettings task,
        @Valid @Nullable PolicyBudgetSettings budgets,
        @Valid @Nullable AfterSuccessSettings afterSuccess,
        Mode mode,
        @Valid @Nullable ShadowSettings shadow,
        @Nullable Challenges challenges,
        @Nullable List<String> requestHeaders,
        @Nullable String bodySize,
        @Nullable ExchangeSettings exchange,
        @Valid @Nullable CredentialSettings credential) {

    public PolicySettings {
        scopes = or(scopes, List.of());
        maxLifetime = or(maxLifetime, Duration.ofSeconds(60));
        maxDepth = or(maxDepth, 4);
        binding = or(binding, Binding.KEEP);
        mode = or(mode, Mode.ENFORCE);
    }

    /** The binding of a token that the token service issues for a bound one. */
    public enum Binding {
        /** The issued token is bound to the same keys. */
        KEEP,
        /** The issued token is a bearer token, for another agent than the holder of the keys. */
        DROP
    }

    /** What becomes of a request that the policy does not permit. */
    public enum Mode {
        /** It is refused. */
        ENFORCE,
        /** It is forwarded with a credential of the gateway. */
        SHADOW
    }

    /** The treatment of a 401 of the next hop. */
    public enum Challenges {
        /** The caller gets 502, because the next hop refused the gateway's own token. */
        HIDE,
        /** The caller gets the answer with its challenge. */
        PASS,
        /** The next hop is a gateway, and its challenge is rewritten as one of this gateway. */
        GATEWAY
    }
}
