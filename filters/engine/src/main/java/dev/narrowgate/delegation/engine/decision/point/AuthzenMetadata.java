package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.keys.SecretDestination;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of an AuthZEN decision point (AuthZEN Authorization API 1.0, section 9).
 *
 * @param evaluation where the gateway asks
 * @param evaluations where the gateway asks for several evaluations
 * @param accessRequest where a caller may ask for access after a denial; null: the decision point names no such address
 */
record AuthzenMetadata(
        URI evaluation, URI evaluations, @Nullable String accessRequest) {

    private static final String WELL_KNOWN = "/.well-known/authzen-configuration";
    private static final String EVALUATION = "/access/v1/evaluation";
    private static final String EVALUATIONS = "/access/v1/evaluations";

    private static final String POLICY_DECISION_POINT = "policy_decision_point";
    private static final String EVALUATION_ENDPOINT = "access_evaluation_endpoint";
    private static final String EVALUATIONS_ENDPOINT = "access_evaluations_endpoint";
    private static final String ACCESS_REQUEST_ENDPOINT = "access_request_endpoint";

    /** Returns the addresses of a decision point without metadata (section 10.1). */
    static AuthzenMetadata byDefault(String id) {
        var uri = URI.create(id);
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new AuthzenMetadata(
                uri.resolve(path(uri) + EVALUATION + query), uri.resolve(path(uri) + EVALUATIONS + query), null);
    }

    /** Returns the location of the metadata. The well-known part stands before the path of the identifier (section 9.2). */
    static URI location(String id) {
        var uri = URI.create(id);
        return uri.resolve(WELL_KNOWN + path(uri));
    }

    /** Returns whether the address is the identifier of a decision point, and not the address of one evaluation. */
    static boolean isIdentifier(URI uri) {
        return path(uri).isEmpty();
    }

    private static String path(URI uri) {
        var path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * Reads the metadata of a decision point. Fails with {@code IllegalArgumentException} if it describes another one, or names
     * no acceptable address. The gateway sends its token and the facts of requests there, so the address has the origin of the
     * identifier.
     */
    static AuthzenMetadata read(byte[] document, String id) {
        try {
            var metadata = new ClaimReader(StrictJson.document(document, "metadata"), "");
            // Compared letter by letter. Otherwise the metadata is not used (section 9.2.3).
            if (!metadata.string(POLICY_DECISION_POINT).equals(id)) {
                throw new IllegalArgumentException("it describes another decision point");
            }
            var several = metadata.optionalString(EVALUATIONS_ENDPOINT);
            return new AuthzenMetadata(
                    endpoint(metadata.string(EVALUATION_ENDPOINT), EVALUATION_ENDPOINT, id),
                    several == null ? byDefault(id).evaluations() : endpoint(several, EVALUATIONS_ENDPOINT, id),
                    OfferedAccess.address(metadata.optionalString(ACCESS_REQUEST_ENDPOINT)));
        } catch (TokenRejected malformed) {
            throw new IllegalArgumentException(malformed.reason());
        }
    }

    private static URI endpoint(String text, String name, String id) {
        try {
            var endpoint = new URI(text);
            if (!new SecretDestination(id).accepts(endpoint) || endpoint.getRawFragment() != null) {
                throw new IllegalArgumentException("its " + name + " has another origin than the decision point");
            }
            return endpoint;
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("its " + name + " is not a URI");
        }
    }
}
