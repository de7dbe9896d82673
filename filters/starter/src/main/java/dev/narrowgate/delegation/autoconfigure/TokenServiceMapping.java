package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.tokenservice.TokenServiceMetadata;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.util.stream.Collectors;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Maps the paths of the token service to the handlers of the request's engine, if it has a token service. */
final class TokenServiceMapping extends SimpleUrlHandlerMapping {

    /** Before the routes of the gateway, which may take every path. */
    private static final int BEFORE_ROUTES = -2;

    private final PresentEngine present;

    TokenServiceMapping(PresentEngine present) {
        super(
                TokenServiceMetadata.PATHS.stream()
                        .collect(Collectors.toUnmodifiableMap(path -> path, path -> handler(present, path))),
                BEFORE_ROUTES);
        this.present = present;
    }

    @Override
    public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
        return present.of(exchange).endpoint(TokenServiceMetadata.TOKEN) == null
                ? Mono.empty()
                : super.getHandlerInternal(exchange);
    }

    private static WebHandler handler(PresentEngine present, String path) {
        return exchange -> {
            var handler = present.of(exchange).endpoint(path);
            // An empty answer would look like success.
            return handler == null
                    ? Mono.error(
                            new ResponseStatusException(ProblemCatalog.noRoute().status()))
                    : handler.handle(exchange);
        };
    }
}
