package dev.narrowgate.delegation.endpoints.tokenservice;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the authorization server metadata of the token service (RFC 8414). */
public final class AuthorizationServerMetadata {

    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";
    private static final CacheControl CACHE_CONTROL =
            CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

    private AuthorizationServerMetadata() {}

    /** Returns the route. The well-known part stands between host and path of the issuer (RFC 8414, section 3.1). */
    public static RouterFunction<ServerResponse> route(URI issuer, Map<String, ?> document) {
        var path = issuer.getPath();
        return RouterFunctions.route(
                GET(WELL_KNOWN + (path == null || path.equals("/") ? "" : path)),
                request -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CACHE_CONTROL)
                        .bodyValue(document));
    }
}
