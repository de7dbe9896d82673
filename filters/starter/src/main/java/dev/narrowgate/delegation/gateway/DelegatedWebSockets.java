package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import dev.narrowgate.delegation.gateway.transport.SampledLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Closes a WebSocket with 1008 (RFC 6455, section 7.4.1) when what permitted it is over. The hop lasts as long as the socket:
 * its record is completed when that is closed, and not when it is opened.
 */
public final class DelegatedWebSockets implements WebSocketService {

    /** The handshake was answered with this. */
    private static final int SWITCHING_PROTOCOLS = 101;

    private static final SampledLog LOG = new SampledLog(
            LoggerFactory.getLogger(DelegatedWebSockets.class),
            "A WebSocket on a route without the Delegation filter was closed with 1011",
            System::nanoTime);

    private static final CloseStatus FAILED = CloseStatus.SERVER_ERROR.withReason("the next hop broke off");

    private final WebSocketService service;
    private final HopEnd end;

    public DelegatedWebSockets(WebSocketService service, InstantSource clock) {
        this.service = service;
        this.end = new HopEnd(clock);
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
        var departure = DepartureAttribute.get(exchange);
        if (departure == null) {
            return service.handleRequest(exchange, new Open(handler));
        }
        var socket = new Bounded(handler, end.of(exchange, departure, Duration.ZERO));
        return service.handleRequest(exchange, socket).then(Mono.defer(socket::closed));
    }

    /** The caller is told as long as it is there; whatever else was said would be a stack trace in the log. */
    private static Mono<Void> failed(WebSocketSession session, Throwable error) {
        return session.isOpen() ? session.close(FAILED) : Mono.error(error);
    }

    /** On a route without delegation. */
    private record Open(WebSocketHandler handler) implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return handler.handle(session).onErrorResume(error -> {
                // A caller that has left is sent nothing.
                if (session.isOpen()) {
                    // A message may quote what was sent.
                    LOG.note(NextHopFailures.of(error, 0).code());
                }
                return failed(session, error);
            });
        }
    }

    private static final class Bounded implements WebSocketHandler {

        private final WebSocketHandler handler;
        private final Mono<String> limit;
        private final Sinks.Empty<Void> closed = Sinks.empty();
        private final AtomicBoolean opened = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        private Bounded(WebSocketHandler handler, Mono<String> limit) {
            this.handler = handler;
            this.limit = limit;
        }

        /** As the handler itself would be asked. */
        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            opened.set(true);
            var refused = limit.flatMap(why -> {
                over.set(true);
                return session.close(CloseStatus.POLICY_VIOLATION.withReason(why));
            });
            // Once it is over the close frame goes out first: what goes on inside notices the close too, and would
            // break
            // it off.
            var inside = handler.handle(session)
                    .onErrorResume(error -> over.get() ? Mono.never() : broken(session, error))
                    .then(Mono.defer(() -> over.get() ? Mono.never() : Mono.<Void>empty()));
            return Mono.firstWithSignal(inside, refused).doFinally(signal -> closed.tryEmitEmpty());
        }

        /** It was the next hop when the caller is still there. */
        private Mono<Void> broken(WebSocketSession session, Throwable error) {
            if (session.isOpen()) {
                failure.set(error);
            }
            return failed(session, error);
        }

        /** Completes when the socket is closed; fails when its token had ended, or when the next hop broke it off. */
        private Mono<Void> closed() {
            return opened.get() ? closed.asMono().then(Mono.defer(this::end)) : Mono.empty();
        }

        private Mono<Void> end() {
            var broken = failure.get();
            if (over.get()) {
                return Mono.error(new DelegationEnded("while the WebSocket was open", SWITCHING_PROTOCOLS));
            }
            return broken == null ? Mono.empty() : Mono.error(broken);
        }
    }
}
