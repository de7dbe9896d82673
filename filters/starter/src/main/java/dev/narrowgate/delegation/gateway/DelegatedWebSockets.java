package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
            return service.handleRequest(exchange, handler);
        }
        var socket = new Bounded(handler, end.of(exchange, departure, Duration.ZERO));
        return service.handleRequest(exchange, socket).then(Mono.defer(socket::closed));
    }

    private static final class Bounded implements WebSocketHandler {

        private final WebSocketHandler handler;
        private final Mono<String> end;
        private final Sinks.Empty<Void> closed = Sinks.empty();
        private final AtomicBoolean opened = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Bounded(WebSocketHandler handler, Mono<String> end) {
            this.handler = handler;
            this.end = end;
        }

        /** As the handler itself would be asked. */
        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            opened.set(true);
            var refused = end.flatMap(why -> {
                over.set(true);
                return session.close(CloseStatus.POLICY_VIOLATION.withReason(why));
            });
            // Once it is over the close frame goes out first: what goes on inside notices the close too, and would
            // break
            // it off.
            var inside = handler.handle(session)
                    .onErrorResume(error -> over.get() ? Mono.never() : Mono.error(error))
                    .then(Mono.defer(() -> over.get() ? Mono.never() : Mono.<Void>empty()));
            return Mono.firstWithSignal(inside, refused).doFinally(signal -> closed.tryEmitEmpty());
        }

        /** Completes when the socket is closed; fails when that was because its token had ended. */
        private Mono<Void> closed() {
            return opened.get()
                    ? closed.asMono()
                            .then(Mono.defer(() -> over.get()
                                    ? Mono.error(
                                            new DelegationEnded("while the WebSocket was open", SWITCHING_PROTOCOLS))
                                    : Mono.empty()))
                    : Mono.empty();
        }
    }
}
