package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Maps paths that the gateway serves itself to the handlers of the request's engine, if it has them. */
final class OwnPathMapping extends SimpleUrlHandlerMapping {

    /** Before the routes of the gateway, which may take every path. */
    private static final int BEFORE_ROUTES = -2;

    private final PresentEngine present;
    private final String sign;

    /** @param sign the path that an engine serves if it serves any of these */
    OwnPathMapping(PresentEngine present, Collection<String> paths, String sign) {
        super(
                paths.stream().collect(Collectors.toUnmodifiableMap(path -> path, path -> handler(present, path))),
                BEFORE_ROUTES);
        this.present = present;
        this.sign = sign;
    }

    @Override
    public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
        return present.of(exchange).ownPath(sign) == null ? Mono.empty() : super.getHandlerInternal(exchange);
    }

    private static WebHandler handler(PresentEngine present, String path) {
        return exchange -> {
            var handler = present.of(exchange).ownPath(path);
            // An empty answer would look like success.
            return handler == null
                    ? Mono.error(
                            new ResponseStatusException(ProblemCatalog.noRoute().status()))
                    : handler.handle(exchange);
        };
    }
}
