package dev.narrowgate.delegation.web.body;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Breaks an answer off when the body of its request fails. Otherwise the client of the next hop would complete or
 * continue that answer.
 */
public final class BodyFault {

    private static final String ATTRIBUTE = BodyFault.class.getName();

    /** Reactor's name of the hook for parts that arrive too late (reactor.core.publisher.Hooks). */
    private static final String DROPPED = "reactor.onNextDropped.local";

    private static final Consumer<Object> RELEASE = BodyFault::release;

    private final Sinks.Empty<Void> over = Sinks.empty();
    private volatile @Nullable Throwable fault;

    private BodyFault() {}

    /** Registers the fault of a request that has a body. */
    public static BodyFault begin(ServerWebExchange exchange) {
        var fault = new BodyFault();
        exchange.getAttributes().put(ATTRIBUTE, fault);
        return fault;
    }

    /** Detaches the fault: an answer of the gateway itself is not broken off. */
    public static void forget(ServerWebExchange exchange) {
        exchange.getAttributes().remove(ATTRIBUTE);
    }

    /** Fails the answer. Does nothing if the answer has ended. */
    @SuppressWarnings("ReturnValueIgnored") // It ends once.
    public void failed(Throwable error) {
        fault = error;
        over.tryEmitEmpty();
    }

    /**
     * Returns the same answer, which fails when the body of the request does. {@code takeUntilOther} cancels the answer
     * only on a completion, so the error follows the completion. Parts that arrive later are released.
     */
    public static <T> Flux<T> breaksOff(ServerWebExchange exchange, Flux<T> answer) {
        BodyFault body = exchange.getAttribute(ATTRIBUTE);
        return body == null
                ? answer
                : answer.takeUntilOther(body.over.asMono())
                        .concatWith(Mono.defer(body::end))
                        .contextWrite(context -> context.put(DROPPED, RELEASE));
    }

    /** The same for an answer of one piece. */
    public static <T> Mono<T> breaksOff(ServerWebExchange exchange, Mono<T> answer) {
        BodyFault body = exchange.getAttribute(ATTRIBUTE);
        return body == null
                ? answer
                : answer.takeUntilOther(body.over.asMono())
                        .switchIfEmpty(Mono.defer(body::end))
                        .contextWrite(context -> context.put(DROPPED, RELEASE));
    }

    private <T> Mono<T> end() {
        var error = fault;
        return error == null ? Mono.empty() : Mono.error(error);
    }

    private static void release(Object late) {
        if (late instanceof DataBuffer part) {
            DataBufferUtils.release(part);
        } else if (late instanceof Publisher<?> parts) {
            var unused = Flux.from(parts).doOnNext(BodyFault::release).then().toFuture();
        }
    }
}
