package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.pipeline.ForwardableHop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The moment at which what permitted a hop is over: then its answer ends too, however long it could go on. That is when the
 * token that arrived expires, or when a token of the hop is revoked; whatever else may end a hop belongs here.
 */
public final class DelegationDeadline {

    private final InstantSource clock;

    public DelegationDeadline(InstantSource clock) {
        this.clock = clock;
    }

    /** So long a WebSocket has to say good-bye when what permitted it is over. */
    public static final Duration GOODBYE = Duration.ofSeconds(5);

    /** Emits at the end why it is over. It costs one timer of the event loop and one watch, which a cancel takes back. */
    public Mono<String> of(ServerWebExchange exchange, ForwardableHop departure) {
        // The revocation is looked at first: what is revoked already is not begun.
        return Mono.firstWithSignal(
                departure.revoked().thenReturn("the token was revoked"),
                expired(exchange, departure).thenReturn("the token has ended"));
    }

    private Mono<Void> expired(ServerWebExchange exchange, ForwardableHop departure) {
        var left =
                Duration.between(clock.instant(), departure.hop().delegation().expiresAt());
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
