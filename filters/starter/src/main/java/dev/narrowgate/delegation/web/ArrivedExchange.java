package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * What an exchange held when its hop was permitted. Filters of a route leave marks in it, and some do nothing where they find their
 * own, like PrefixPath: a second attempt begins with what the first began with, or it would be another request.
 */
final class ArrivedExchange {

    private final Map<String, Object> attributes;
    private final HttpHeaders answer;
    private final @Nullable Set<URI> targets;

    ArrivedExchange(ServerWebExchange exchange) {
        this.attributes = new HashMap<>(exchange.getAttributes());
        this.answer = HttpHeaders.copyOf(exchange.getResponse().getHeaders());
        this.targets = copy(exchange.getAttribute(GATEWAY_ORIGINAL_REQUEST_URL_ATTR));
    }

    /** Forgets what the first attempt left. Its answer must be gone already. */
    void restore(ServerWebExchange exchange) {
        var now = exchange.getAttributes();
        now.keySet().retainAll(attributes.keySet());
        now.putAll(attributes);
        if (targets != null) {
            now.put(GATEWAY_ORIGINAL_REQUEST_URL_ATTR, targets);
        }
        var headers = exchange.getResponse().getHeaders();
        headers.clear();
        headers.putAll(answer);
    }

    /** The framework adds to the set that it finds. */
    private static @Nullable Set<URI> copy(@Nullable Set<URI> targets) {
        return targets == null ? null : new LinkedHashSet<>(targets);
    }
}
