package dev.narrowgate.delegation.adapter.oauth;

import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What it means for a caller that a token endpoint refused (RFC 6749, section 5.2; RFC 8693, section 2.2.2). */
final class TokenErrors {

    private static final int LONGEST_CLAIMS = 2048;

    private TokenErrors() {}

    /**
     * Only codes that are known are repeated, in our words: a text of the server is never echoed.
     *
     * @param dpopNonce what the next proof has to be made with, when it said so
     */
    static RuntimeException of(String server, int status, ClaimReader answer, @Nullable String dpopNonce) {
        var code = code(answer);
        var refused = "server " + server + " refused: " + code;
        return switch (code) {
            // What arrived is not good enough there either.
            case "invalid_request", "invalid_grant" -> new TokenRejected(refused);
            case "invalid_target", "invalid_scope", "access_denied" -> new PolicyDenied(refused);
            // With 401 it is what Keycloak says to a wrong secret.
            case "unauthorized_client" -> status == 401 ? new ExchangeUnavailable(refused) : new PolicyDenied(refused);
            case "interaction_required" -> interaction(refused, answer);
            case "actor_unauthorized" -> new ActorUnauthorized(refused);
            case "use_dpop_nonce" -> new NonceRequired(refused, dpopNonce);
            // This gateway's own fault, and its operator's to mend.
            case "invalid_client", "invalid_dpop_proof", "unsupported_grant_type" -> new ExchangeUnavailable(refused);
            default ->
                status == 401
                        ? new ExchangeUnavailable("server " + server + " does not accept this gateway's credentials")
                        : new ExchangeRejected(
                                "server " + server + " answered " + status + " with an error that is not known");
        };
    }

    /** What the subject has to show more is for whoever the subject is in front of (OpenID Connect Core, section 5.5). */
    private static DelegationFailure interaction(String refused, ClaimReader answer) {
        var claims = answer.raw("claims");
        if (claims == null || !claims.isString() || claims.asString().length() > LONGEST_CLAIMS) {
            return new TokenRejected(refused);
        }
        var text = claims.asString().getBytes(StandardCharsets.UTF_8);
        try {
            StrictJson.object(text, "claims");
            // In signs that mean nothing in a header: what is in it is the server's, and not to be trusted.
            return new ClaimsInsufficient(Base64.getEncoder().encodeToString(text), refused);
        } catch (TokenRejected malformed) {
            return new TokenRejected(refused);
        }
    }

    private static String code(ClaimReader answer) {
        try {
            var code = answer.optionalString("error");
            return code == null ? "" : code;
        } catch (TokenRejected malformed) {
            return "";
        }
    }
}
