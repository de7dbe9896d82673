package dev.narrowgate.delegation.web.problem;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
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
        var problem = ProblemCatalog.of(failure);
        return switch (problem.asks()) {
            case NOTHING -> List.of();
            case CREDENTIALS ->
                List.of(AuthorizationScheme.BEARER.text() + ' ' + bearer, AuthorizationScheme.DPOP.text() + ' ' + dpop);
            case OTHERS -> error(scheme, problem.challenge() + further(failure));
            case PROOF -> error(AuthorizationScheme.DPOP, String.valueOf(problem.challenge()));
        };
    }

    /** Parameters that say what would do. The quotation mark after the last value comes with {@link #error}. */
    private static String further(DelegationFailure failure) {
        return switch (failure) {
            case ScopeInsufficient f -> "\", scope=\"" + String.join(" ", f.required());
            case AuthenticationInsufficient f -> stepUp(f);
            case ClaimsInsufficient f -> "\", claims=\"" + f.claims();
            default -> "";
        };
    }

    private List<String> error(AuthorizationScheme scheme, String error) {
        var parameters = scheme == AuthorizationScheme.DPOP ? dpop : bearer;
        return List.of(scheme.text() + " error=\"" + error + "\", " + parameters);
    }

    /** RFC 9470, section 3. */
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
