package dev.narrowgate.delegation.endpoints;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.web.problem.ResourceMetadataUri;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the public documents: the key set that verifies issued tokens, and the metadata of each protected resource
 * (RFC 9728).
 */
public final class WellKnownEndpoints {

    /** The path of the key set. */
    public static final String KEYS = "/.well-known/jwks.json";

    private static final MediaType JWK_SET = MediaType.valueOf(MediaTypes.JWK_SET);
    private static final Duration CACHE_TIME = Duration.ofMinutes(1);

    private WellKnownEndpoints() {}

    /**
     * Returns the routes of these documents on the main port.
     *
     * @param keys supplies the current key set as JSON
     * @param publishAhead how long a key is published before it signs; no cache may keep the key set longer
     * @param metadata the metadata document of each protected resource, by its identifier (RFC 9728, section 2)
     */
    public static RouterFunction<ServerResponse> routes(
            Supplier<String> keys, Duration publishAhead, Map<URI, ? extends Map<String, ?>> metadata) {
        var forKeys = cache(publishAhead.compareTo(CACHE_TIME) < 0 ? publishAhead : CACHE_TIME);
        var forMetadata = cache(CACHE_TIME);
        var routes = RouterFunctions.route(
                GET(KEYS),
                request -> ServerResponse.ok()
                        .contentType(JWK_SET)
                        .cacheControl(forKeys)
                        .bodyValue(keys.get()));
        for (var resource : metadata.entrySet()) {
            routes = routes.andRoute(
                    GET(ResourceMetadataUri.of(resource.getKey()).getPath()),
                    request -> ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .cacheControl(forMetadata)
                            .bodyValue(resource.getValue()));
        }
        return routes;
    }

    private static CacheControl cache(Duration time) {
        return CacheControl.maxAge(time).cachePublic();
    }
}
