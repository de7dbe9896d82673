package dev.narrowgate.delegation.web.nexthop;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Ends the framework's observation of a call to a next hop. The framework ends it at the head of an answer, or when an
 * error reaches its own handler. It would stay open after an error that is answered earlier, and after a caller that
 * disconnects.
 */
final class ObservedCall {

    /** The framework's attribute that marks an observation as ended. */
    private static final String STOPPED = "gateway.observation.stopped";

    private ObservedCall() {}

    /** Returns the same call, which ends its observation on errors and cancels. */
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
