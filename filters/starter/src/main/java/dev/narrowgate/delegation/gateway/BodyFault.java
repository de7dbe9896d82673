package dev.narrowgate.delegation.gateway;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Breaks an answer off when the body of its request fails. The client of the next hop would end such an answer as if it were
 * whole, or go on with it.
 */
final class BodyFault {

    private static final String ATTRIBUTE = BodyFault.class.getName();

    private final Sinks.Empty<Void> fault = Sinks.empty();

    private BodyFault() {}

    /** For a request that has a body. */
    static BodyFault begin(ServerWebExchange exchange) {
        var fault = new BodyFault();
        exchange.getAttributes().put(ATTRIBUTE, fault);
        return fault;
    }

    /** Fails the answer. Does nothing when the answer has ended. */
    @SuppressWarnings("ReturnValueIgnored") // It fails once.
    void failed(Throwable error) {
        fault.tryEmitError(error);
    }

    /** The same answer, which fails when the body of the request does. */
    static <T> Flux<T> breaksOff(ServerWebExchange exchange, Flux<T> answer) {
        BodyFault body = exchange.getAttribute(ATTRIBUTE);
        return body == null ? answer : answer.takeUntilOther(body.fault.asMono());
    }

    /** The same for an answer of one piece. */
    static <T> Mono<T> breaksOff(ServerWebExchange exchange, Mono<T> answer) {
        BodyFault body = exchange.getAttribute(ATTRIBUTE);
        return body == null ? answer : answer.takeUntilOther(body.fault.asMono());
    }
}
