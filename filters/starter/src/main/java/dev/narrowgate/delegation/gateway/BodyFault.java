package dev.narrowgate.delegation.gateway;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What is wrong with the body of a request whose answer may be under way already. The client of the next hop ends such an answer as
 * if it were whole, or goes on with it; here it breaks off, because a part of an answer is none.
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

    /** The body has failed, in its own stream; after the end of the answer that changes nothing any more. */
    @SuppressWarnings("ReturnValueIgnored") // It fails once.
    void is(Throwable error) {
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
