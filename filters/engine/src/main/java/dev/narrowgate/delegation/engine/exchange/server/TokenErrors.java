package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACR_VALUES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLAIMS;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.MAX_AGE;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.TaskRequired;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.oauth.ClaimsRequest;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.engine.oauth.StepUp;
import dev.narrowgate.delegation.presented.PresentedTexts;
import org.jspecify.annotations.Nullable;

/** The failure of a hop whose exchange a token endpoint refused, as {@link RefusalTable} says. */
final class TokenErrors {

    private TokenErrors() {}

    /**
     * The failure. Its reason has the server's words; the caller gets none of them but a claims request, and values of
     * {@code acr} and {@code max_age}, if they are valid.
     *
     * @param answer the members of what was answered
     */
    static RuntimeException of(String server, ClaimReader answer, EndpointAnswer answered) {
        var refusal = ServerRefusal.of(answered.status(), answer);
        var meaning = RefusalTable.of(refusal);
        var secrets = answered.sent().secrets();
        var summary = summary(server, refusal, secrets);
        var reason = summary + refusal.words(secrets);
        var claims = meaning.isForTheCaller() ? ClaimsRequest.of(text(answer, CLAIMS)) : null;
        if (claims != null) {
            return new ClaimsInsufficient(claims, reason);
        }
        return switch (meaning) {
            case TOKEN -> new TokenRejected(reason);
            case AUTHENTICATION ->
                new AuthenticationInsufficient(
                        StepUp.contextClasses(text(answer, ACR_VALUES)),
                        StepUp.maximumAge(text(answer, MAX_AGE)),
                        reason);
            case TASK -> new TaskRequired(reason);
            case ACTOR -> new ActorUnauthorized(reason);
            case DENIED -> new PolicyDenied(reason);
            case CONFIGURATION -> new ExchangeRejected(reason);
            case CLIENT, TEMPORARY -> new ServerRefusing(summary, new ExchangeUnavailable(reason));
            case NONCE -> new NonceRequired(reason, answered.dpopNonce());
        };
    }

    /** What is the same each time that the server refuses for the same reason: its words may have a number of the request. */
    private static String summary(String server, ServerRefusal refusal, PresentedTexts secrets) {
        var suberror = refusal.suberror().isEmpty() ? "" : ", suberror " + SafeText.of(refusal.suberror(), secrets);
        if (RefusalTable.row(refusal) != null) {
            return "server " + server + " refused: " + refusal.error() + suberror;
        }
        var what = refusal.status() == 401
                ? " does not accept this gateway's credentials"
                : " answered " + refusal.status() + " with an error that is not known";
        var error = refusal.error().isEmpty() ? "" : ", " + SafeText.of(refusal.error(), secrets);
        return "server " + server + what + error + suberror;
    }

    private static @Nullable String text(ClaimReader answer, String name) {
        var value = answer.raw(name);
        return value != null && (value.isString() || value.isIntegralNumber()) ? value.asString() : null;
    }
}
