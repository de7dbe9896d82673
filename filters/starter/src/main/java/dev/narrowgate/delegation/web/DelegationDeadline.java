package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.pipeline.ForwardableHop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells when the permission of a hop ends. The hop then ends too, however long its answer could go on. The permission
 * ends when the incoming token expires or a token of the hop is revoked. Any further reason to end a hop belongs here.
 */
public final class DelegationDeadline {

    private final InstantSource clock;

    public DelegationDeadline(InstantSource clock) {
        this.clock = clock;
    }

    /** The time that a WebSocket has for its close handshake after its permission has ended. */
    public static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    /**
     * Emits the reason when the permission ends. Costs one timer of the event loop and one watch, which a cancel
     * releases.
     */
    public Mono<String> of(ServerWebExchange exchange, ForwardableHop departure) {
        // The revocation first, so that a hop with a revoked token does not begin.
        return Mono.firstWithSignal(
                departure.revoked().thenReturn("the token was revoked"),
                expired(exchange, departure)
                        .thenReturn(
                                departure.shadowed() == null
                                        ? "the token has ended"
                                        : "the time of a request in shadow mode has ended"));
    }

    private Mono<Void> expired(ServerWebExchange exchange, ForwardableHop departure) {
        var left = Duration.between(clock.instant(), departure.hop().end());
        var loop = RequestEventLoop.of(exchange);
        if (loop == null) {
            return Mono.delay(left).then();
        }
        return Mono.create(sink -> {
            var timer = loop.schedule(() -> sink.success(), Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
            sink.onDispose(() -> timer.cancel(false));
        });
    }
}
