package dev.narrowgate.delegation.web.nexthop;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The framework's observation of a call to a next hop. The framework ends it with the head of an answer, or when an error reaches
 * its own handler. An error that is answered before, and a caller that leaves, would leave it open for ever.
 */
final class ObservedCall {

    /** The framework's own name of what says that it has ended the observation. */
    private static final String STOPPED = "gateway.observation.stopped";

    private ObservedCall() {}

    /** The same call, whose observation ends with it however it ends. */
    static Mono<Void> ended(ServerWebExchange exchange, Mono<Void> call) {
        return call.doOnError(error -> end(exchange, error)).doOnCancel(() -> end(exchange, null));
    }

    private static void end(ServerWebExchange exchange, @Nullable Throwable error) {
        var attributes = exchange.getAttributes();
        if (attributes.remove(ServerWebExchangeUtils.GATEWAY_OBSERVATION_ATTR) instanceof Observation call
                && attributes.remove(STOPPED) == null) {
            if (error != null) {
                call.error(error);
            }
            call.stop();
        }
    }
}
