package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.endpoints.signal.PushEndpoint;
import dev.narrowgate.delegation.web.PresentEngine;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Maps the paths of pushed signals to the endpoints of the request's engine. Only the paths of configured streams are
 * taken. A route may have every other path.
 */
final class SignalMapping extends AbstractHandlerMapping {

    /** Before the routes of the gateway, which may take every path. */
    private static final int BEFORE_ROUTES = -2;

    private final PresentEngine present;

    SignalMapping(PresentEngine present) {
        this.present = present;
        setOrder(BEFORE_ROUTES);
    }

    @Override
    protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
        var path = exchange.getRequest().getPath().pathWithinApplication().value();
        return path.startsWith(PushEndpoint.PATH)
                ? Mono.justOrEmpty(present.of(exchange).ownPath(path))
                : Mono.empty();
    }
}
