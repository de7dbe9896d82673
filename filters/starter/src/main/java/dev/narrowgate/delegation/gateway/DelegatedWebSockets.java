package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.DelegationEnded;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Closes a WebSocket with 1008 (RFC 6455, section 7.4.1) when what permitted it is over. */
public final class DelegatedWebSockets implements WebSocketService {

    /** The handshake was answered with this. */
    static final int SWITCHING_PROTOCOLS = 101;

    private static final CloseStatus OVER = CloseStatus.POLICY_VIOLATION.withReason("the token has ended");

    private final WebSocketService service;
    private final HopEnd end;

    public DelegatedWebSockets(WebSocketService service, InstantSource clock) {
        this.service = service;
        this.end = new HopEnd(clock);
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
        var departure = DepartureAttribute.get(exchange);
        return departure == null
                ? service.handleRequest(exchange, handler)
                : service.handleRequest(exchange, new Bounded(handler, end.of(exchange, departure)));
    }

    /** Asks which subprotocols there are as the handler itself would be asked. */
    private record Bounded(WebSocketHandler handler, Mono<Void> end) implements WebSocketHandler {

        @Override
        public java.util.List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return Mono.defer(() -> {
                var over = new AtomicBoolean();
                // The close frame first: breaking off what goes on inside would send another.
                var closed = end.then(Mono.defer(() -> {
                    over.set(true);
                    return session.close(OVER);
                }));
                return Mono.firstWithSignal(handler.handle(session), closed)
                        .onErrorComplete(error -> over.get())
                        .then(Mono.defer(() -> over.get()
                                ? Mono.error(new DelegationEnded("while the WebSocket was open", SWITCHING_PROTOCOLS))
                                : Mono.empty()));
            });
        }
    }
}
