package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.ACTOR_UNAUTHORIZED;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_AUTHORIZATION;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_CLAIMS;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_SCOPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INSUFFICIENT_USER_AUTHENTICATION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACR_VALUES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLAIMS;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ERROR;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.MAX_AGE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.engine.oauth.ClaimsRequest;
import dev.narrowgate.delegation.engine.oauth.StepUp;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.web.DepartingHop;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Rewrites the challenge of a next hop that is a gateway as a challenge of this gateway. The caller learns which
 * credentials would be enough and where to get them. A challenge that no token of the caller can answer is removed, as
 * for any other next hop.
 */
public final class RelayedChallenges {

    private static final String REASON = "the next hop requires it";

    private final InstantSource clock;

    public RelayedChallenges(InstantSource clock) {
        this.clock = clock;
    }

    /** Rewrites the challenge, and returns whether the answer has a challenge of this gateway. */
    public boolean relay(ServerWebExchange exchange, DepartingHop hop, Exchanged permitted) {
        var status = exchange.getResponse().getStatusCode();
        if (status == null
                || hop.policy().nextHop() != NextHopChallenge.RELAYED
                || !(exchange.getAttribute(CLIENT_RESPONSE_ATTR) instanceof HttpClientResponse answer)) {
            return false;
        }
        var failure = asked(status, answer.responseHeaders().getAll(HttpHeaderNames.WWW_AUTHENTICATE), permitted);
        if (failure == null) {
            return false;
        }
        var challenges = hop.policy().challenges().of(failure, RequestCredentials.scheme(exchange.getRequest()));
        exchange.getResponse().getHeaders().put(HttpHeaders.WWW_AUTHENTICATE, challenges);
        return true;
    }

    /**
     * Returns the failure for which this gateway would ask the same of the caller. Null if no caller can answer the
     * challenge.
     */
    private @Nullable DelegationFailure asked(HttpStatusCode status, List<String> fields, Exchanged permitted) {
        for (var challenge : Challenge.parse(String.join(", ", fields))) {
            if (challenge.scheme().equalsIgnoreCase(AuthorizationScheme.BEARER.text())
                    || challenge.scheme().equalsIgnoreCase(AuthorizationScheme.DPOP.text())) {
                return ProblemCatalog.isForbidden(status)
                        ? forbidden(challenge, permitted)
                        : ProblemCatalog.isChallenge(status) ? unauthorized(challenge, permitted) : null;
            }
        }
        return null;
    }

    private static @Nullable DelegationFailure forbidden(Challenge challenge, Exchanged permitted) {
        return switch (challenge.parameters().getOrDefault(ERROR, "")) {
            case INSUFFICIENT_SCOPE -> scopes(challenge, permitted);
            case ACTOR_UNAUTHORIZED -> new ActorUnauthorized(REASON);
            case INSUFFICIENT_AUTHORIZATION -> details(challenge, permitted);
            default -> null;
        };
    }

    /** Returns null if the policy does not hand on details of these types. Another token would be refused again. */
    private static @Nullable DelegationFailure details(Challenge challenge, Exchanged permitted) {
        var details = Remediation.read(challenge.parameters().get(Remediation.PARAMETER));
        return details.values().isEmpty()
                        || !permitted.received().policy().carried().carries(details)
                ? null
                : new AuthorizationInsufficient(details.members(), REASON);
    }

    /**
     * Asks for the scopes that the policy hands on and for those that it requires itself. Returns null if the caller
     * has them all. Then the policy withholds a scope, and another token would be refused again.
     */
    private static @Nullable DelegationFailure scopes(Challenge challenge, Exchanged permitted) {
        var missing = missing(challenge, permitted);
        return missing.isEmpty() ? null : new ScopeInsufficient(missing, REASON);
    }

    /**
     * Returns the missing scopes. Empty if the caller has all scopes that the next hop names and the policy hands on.
     */
    private static List<String> missing(Challenge challenge, Exchanged permitted) {
        var policy = permitted.received().policy();
        var asked = Scopes.parse(challenge.parameters().getOrDefault(SCOPE, "")).orElse(Scopes.NONE);
        var useful = new TreeSet<>(asked.values());
        useful.retainAll(policy.limit().scopes().values());
        // The caller needs what the policy translates into the scopes of the next hop.
        var needed = policy.scopes().translation().sources(Scopes.of(useful));
        return permitted.delegation().scopes().includes(needed)
                ? List.of()
                : needed.and(policy.scopes().required()).values();
    }

    private @Nullable DelegationFailure unauthorized(Challenge challenge, Exchanged permitted) {
        return switch (challenge.parameters().getOrDefault(ERROR, "")) {
            case INSUFFICIENT_USER_AUTHENTICATION -> authentication(challenge, permitted);
            case INSUFFICIENT_CLAIMS -> claims(challenge);
            // The next hop does not accept the token that this gateway made.
            default -> null;
        };
    }

    /**
     * Returns null if the caller's token already has this authentication. Then the server of the policy does not hand
     * it on, and another login would be refused again.
     */
    private @Nullable DelegationFailure authentication(Challenge challenge, Exchanged permitted) {
        var asked = new AuthenticationLevel(
                StepUp.contextClasses(challenge.parameters().get(ACR_VALUES)),
                StepUp.maximumAge(challenge.parameters().get(MAX_AGE)));
        var known = permitted.delegation().token().authentication();
        return !asked.equals(AuthenticationLevel.ANY) && asked.isReachedBy(known, clock.instant())
                ? null
                : new AuthenticationInsufficient(
                        asked.contextClasses(), asked.maximumAge(), missing(challenge, permitted), REASON);
    }

    private static @Nullable DelegationFailure claims(Challenge challenge) {
        var claims = ClaimsRequest.ofBase64(challenge.parameters().get(CLAIMS));
        return claims == null ? null : new ClaimsInsufficient(claims, REASON);
    }
}
