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
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.oauth.ClaimsRequest;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.engine.oauth.StepUp;
import dev.narrowgate.delegation.presented.PresentedTexts;
import org.jspecify.annotations.Nullable;

/** Maps refusals of a token endpoint to failures of the hop, by {@link RefusalTable}. */
final class TokenErrors {

    private TokenErrors() {}

    /**
     * Returns the failure. Its reason quotes the server. The caller gets only a claims request and the values of
     * {@code acr} and {@code max_age}, if they are valid.
     *
     * @param answer the members of the response
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
            case TASK_OVER -> new TaskClosed(reason);
            case ACTOR -> new ActorUnauthorized(reason);
            case DENIED -> new PolicyDenied(reason);
            case CONFIGURATION -> new ExchangeRejected(reason);
            case CLIENT, TEMPORARY -> new ServerRefusing(summary, new ExchangeUnavailable(reason));
            case NONCE -> new NonceRequired(reason, answered.dpopNonce());
        };
    }

    /**
     * Describes the refusal without the server's text, which may hold a request number. Equal refusals give the same
     * text.
     */
    private static String summary(String server, ServerRefusal refusal, PresentedTexts secrets) {
        var suberror = refusal.suberror().isEmpty() ? "" : ", suberror " + SafeText.of(refusal.suberror(), secrets);
        if (RefusalTable.row(refusal) != null) {
            return "server " + server + " refused: " + refusal.error() + suberror;
        }
        var what = refusal.status() == 401
                ? " does not accept this gateway's credentials"
                : " answered " + refusal.status() + " with an unknown error";
        var error = refusal.error().isEmpty() ? "" : ", " + SafeText.of(refusal.error(), secrets);
        return "server " + server + what + error + suberror;
    }

    private static @Nullable String text(ClaimReader answer, String name) {
        var value = answer.raw(name);
        return value != null && (value.isString() || value.isIntegralNumber()) ? value.asString() : null;
    }
}
