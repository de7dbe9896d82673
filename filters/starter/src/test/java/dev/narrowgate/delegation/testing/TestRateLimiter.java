package dev.narrowgate.delegation.testing;

import java.util.Map;
import java.util.function.Function;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import reactor.core.publisher.Mono;

/**
 * A limit of rates that a test decides, without a store.
 *
 * @param answers by the id of the route
 */
public record TestRateLimiter(Function<String, Response> answers) implements RateLimiter<Object> {

    @Override
    public Mono<Response> isAllowed(String route, String key) {
        return Mono.just(answers.apply(route));
    }

    @Override
    public Map<String, Object> getConfig() {
        return Map.of();
    }

    @Override
    public Class<Object> getConfigClass() {
        return Object.class;
    }

    @Override
    public Object newConfig() {
        return new Object();
    }
}
