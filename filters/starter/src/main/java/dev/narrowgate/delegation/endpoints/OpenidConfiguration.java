package dev.narrowgate.delegation.endpoints;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.ID_TOKEN_ALGORITHMS_SUPPORTED;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.ISSUER;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.JWKS_URI;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.RESPONSE_TYPES_SUPPORTED;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.SUBJECT_TYPES_SUPPORTED;
import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the metadata by which services outside find the keys of this gateway (OpenID Connect Discovery 1.0, section 3).
 * AWS knows no other way. The gateway is no OpenID provider: it has no endpoint for a login.
 */
public final class OpenidConfiguration {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final CacheControl CACHE_CONTROL =
            CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

    private OpenidConfiguration() {}

    /**
     * Returns the route. The well-known part stands behind the path of the issuer (OpenID Connect Discovery 1.0, section
     * 4).
     *
     * @param algorithm supplies the algorithm of the present signing key
     */
    public static RouterFunction<ServerResponse> route(URI issuer, String jwksUri, Supplier<String> algorithm) {
        var path = issuer.getPath() == null ? "" : issuer.getPath();
        return RouterFunctions.route(
                GET((path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + WELL_KNOWN),
                request -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CACHE_CONTROL)
                        .bodyValue(Map.of(
                                ISSUER,
                                issuer.toString(),
                                JWKS_URI,
                                jwksUri,
                                RESPONSE_TYPES_SUPPORTED,
                                List.of("id_token"),
                                SUBJECT_TYPES_SUPPORTED,
                                List.of("public"),
                                ID_TOKEN_ALGORITHMS_SUPPORTED,
                                List.of(algorithm.get()))));
    }
}
