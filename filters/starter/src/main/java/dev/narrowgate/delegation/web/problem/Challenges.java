package dev.narrowgate.delegation.web.problem;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.net.URI;
import java.util.List;

/**
 * Builds the values of {@code WWW-Authenticate} for one resource. They say what would be enough, and repeat nothing of
 * the request. Each value is configuration, base64, or text of another server. Its characters were checked when it was
 * read (RFC 6750, section 3).
 */
public final class Challenges {

    private final String bearer;
    private final String dpop;

    /**
     * @param metadata the URI of the metadata of the resource (RFC 9728, section 5.1)
     * @param algorithms the algorithms that may sign a DPoP proof (RFC 9449, section 7.1)
     */
    public Challenges(URI metadata, List<String> algorithms) {
        bearer = "resource_metadata=\"" + metadata.toASCIIString() + '"';
        dpop = "algs=\"" + String.join(" ", algorithms) + "\", " + bearer;
    }

    /** Returns the challenges of a failure. None if no other credentials would help. */
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

    /**
     * Returns the parameters that say what would be enough. {@link #error} adds the quotation mark after the last
     * value.
     */
    private static String further(DelegationFailure failure) {
        return switch (failure) {
            case ScopeInsufficient f -> "\", scope=\"" + String.join(" ", f.required());
            case AuthenticationInsufficient f -> stepUp(f);
            case ClaimsInsufficient f -> "\", claims=\"" + f.claims();
            case AuthorizationInsufficient f -> remediation(f);
            default -> "";
        };
    }

    private static String remediation(AuthorizationInsufficient failure) {
        var text = Remediation.of(failure.details());
        return text == null ? "" : "\", " + Remediation.PARAMETER + "=\"" + text;
    }

    private List<String> error(AuthorizationScheme scheme, String error) {
        var parameters = scheme == AuthorizationScheme.DPOP ? dpop : bearer;
        return List.of(scheme.text() + " error=\"" + error + "\", " + parameters);
    }

    /** Returns the parameters of RFC 9470, section 3. */
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
            // The same challenge may name missing scopes (RFC 9470, section 3).
            wanted.append("\", scope=\"").append(String.join(" ", failure.scopes()));
        }
        return wanted.toString();
    }
}
