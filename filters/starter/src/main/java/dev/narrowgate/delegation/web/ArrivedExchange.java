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
 * Keeps the state of an exchange from the moment at which its hop was permitted. Filters of a route leave marks in the
 * exchange, and some, such as PrefixPath, do nothing if they find their own. A second attempt must begin with the state
 * of the first, or it would be another request.
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

    /** Removes all that the first attempt left. The answer of that attempt must be gone already. */
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

    /** Copies the set, because the framework adds to it. */
    private static @Nullable Set<URI> copy(@Nullable Set<URI> targets) {
        return targets == null ? null : new LinkedHashSet<>(targets);
    }
}
