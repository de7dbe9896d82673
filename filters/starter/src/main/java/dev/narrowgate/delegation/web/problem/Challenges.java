package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.*;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.ProofRejected;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.net.URI;
import java.util.List;

/**
 * The values of {@code WWW-Authenticate} for one resource: what would be enough, and nothing that the request said. All of
 * it is configuration, whose characters were checked when it was read (RFC 6750, section 3), or base64.
 */
public final class Challenges {

    private final String bearer;
    private final String dpop;

    /**
     * @param metadata where callers find what is accepted (RFC 9728, section 5.1)
     * @param algorithms that a DPoP proof may be signed with (RFC 9449, section 7.1)
     */
    public Challenges(URI metadata, List<String> algorithms) {
        bearer = "resource_metadata=\"" + metadata.toASCIIString() + '"';
        dpop = "algs=\"" + String.join(" ", algorithms) + "\", " + bearer;
    }

    /** None for a failure that no other credentials would mend. */
    List<String> of(DelegationFailure failure, AuthorizationScheme scheme) {
        return switch (failure) {
            case TokenMissing f ->
                List.of(AuthorizationScheme.BEARER.text() + ' ' + bearer, AuthorizationScheme.DPOP.text() + ' ' + dpop);
            case RequestMalformed f -> error(scheme, INVALID_REQUEST);
            case TokenRejected f -> error(scheme, INVALID_TOKEN);
            case DelegationEnded f -> error(scheme, INVALID_TOKEN);
            case ProofRejected f -> error(AuthorizationScheme.DPOP, error(f));
            case ScopeInsufficient f ->
                error(scheme, INSUFFICIENT_SCOPE + "\", scope=\"" + String.join(" ", f.required()));
            case ActorUnauthorized f -> error(scheme, ACTOR_UNAUTHORIZED);
            case AuthenticationInsufficient f -> error(scheme, INSUFFICIENT_USER_AUTHENTICATION + stepUp(f));
            case ClaimsInsufficient f -> error(scheme, INSUFFICIENT_CLAIMS + "\", claims=\"" + f.claims());
            default -> List.of();
        };
    }

    private List<String> error(AuthorizationScheme scheme, String error) {
        var parameters = scheme == AuthorizationScheme.DPOP ? dpop : bearer;
        return List.of(scheme.text() + " error=\"" + error + "\", " + parameters);
    }

    private static String error(ProofRejected failure) {
        return switch (failure.lack()) {
            case POSSESSION -> INVALID_TOKEN;
            case PROOF -> INVALID_DPOP_PROOF;
            case NONCE -> USE_DPOP_NONCE;
        };
    }

    /** RFC 9470, section 3. The quotation mark after the last value comes with {@link #error}. */
    private static String stepUp(AuthenticationInsufficient failure) {
        var wanted = new StringBuilder();
        if (!failure.contextClasses().isEmpty()) {
            wanted.append("\", acr_values=\"").append(String.join(" ", failure.contextClasses()));
        }
        var age = failure.maximumAge();
        if (age != null) {
            wanted.append("\", max_age=\"").append(age.toSeconds());
        }
        if (!failure.scopes().isEmpty()) {
            // Scopes that are lacking too may stand in the same challenge (RFC 9470, section 3).
            wanted.append("\", scope=\"").append(String.join(" ", failure.scopes()));
        }
        return wanted.toString();
    }
}
