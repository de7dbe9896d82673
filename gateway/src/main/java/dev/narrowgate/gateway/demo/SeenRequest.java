package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** A request as a service behind the gateway saw it. */
record SeenRequest(String method, String path, Map<String, String> headers) {

    static SeenRequest of(HttpServerRequest request) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders()
                .forEach(header ->
                        headers.merge(header.getKey(), header.getValue(), (one, other) -> one + " | " + other));
        return new SeenRequest(request.method().name(), request.uri(), headers);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    @Nullable
    String header(ProvenanceHeader header) {
        return header(header.defaultName());
    }

    /** The bearer token, without its scheme. */
    String token() {
        var authorization = headers.getOrDefault(AuthorizationScheme.HEADER, "");
        var before = AuthorizationScheme.BEARER.credentials("");
        return authorization.startsWith(before) ? authorization.substring(before.length()) : "";
    }
}
