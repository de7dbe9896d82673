package dev.narrowgate.delegation.web.websocket;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR;

import dev.narrowgate.delegation.engine.observation.SampledLog;
import dev.narrowgate.delegation.engine.transport.websocket.WebSocketGuard;
import dev.narrowgate.delegation.web.DelegationDeadline;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.NextHopAnswerFilter;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.nexthop.NextHopFailures;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Opens the caller's WebSocket after the next hop has opened its own, with the subprotocol and the headers of the next
 * hop's answer. The hop lasts as long as the WebSocket. Any other answer is written as usual.
 */
public final class WebSocketAnswerFilter implements GlobalFilter, Ordered {

    private static final SampledLog LOG = new SampledLog(
            LoggerFactory.getLogger(WebSocketAnswerFilter.class),
            "A WebSocket on a route without the Delegation filter was closed with 1011",
            System::nanoTime);

    private final DelegationDeadline end;
    private final int longest;
    private final boolean pings;

    /**
     * @param longest the maximum size of a frame and of a message, in bytes
     * @param pings whether pings pass from one end to the other; otherwise the gateway answers each
     */
    public WebSocketAnswerFilter(InstantSource clock, int longest, boolean pings) {
        this.end = new DelegationDeadline(clock);
        this.longest = longest;
        this.pings = pings;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).then(Mono.defer(() -> answered(exchange)));
    }

    private Mono<Void> answered(ServerWebExchange exchange) {
        if (!WebSocketHandshake.isUnderWay(exchange)
                || !ProblemCatalog.isSwitch(exchange.getResponse().getStatusCode())
                || !(exchange.getAttribute(CLIENT_RESPONSE_CONN_ATTR) instanceof Connection nextHop)) {
            return Mono.empty();
        }
        // Otherwise the framework would write its frames as the body of an answer.
        exchange.getAttributes().remove(CLIENT_RESPONSE_CONN_ATTR);
        return RequestEventLoop.on(exchange, open(exchange, nextHop)).doFinally(signal -> nextHop.dispose());
    }

    private Mono<Void> open(ServerWebExchange exchange, Connection nextHop) {
        var departure = DepartureAttribute.get(exchange);
        Mono<String> over = departure == null ? Mono.never() : end.of(exchange, departure);
        var response = exchange.getResponse();
        HttpServerResponse caller = ServerHttpResponseDecorator.getNativeResponse(response);
        var spec = WebsocketServerSpec.builder()
                .maxFramePayloadLength(longest)
                .handlePing(pings)
                .build();
        var ended = Sinks.<Void>empty();
        WebSocketHandshake.writeAnswer(response.getHeaders());
        return response.setComplete()
                .then(Mono.defer(() -> caller.sendWebsocket(
                        (in, out) -> {
                            WebSocketHandshake.opened(exchange);
                            in.withConnection(connection ->
                                    WebSocketGuard.install(connection.channel().pipeline(), longest));
                            return new WebSocketRelay(in, out, nextHop, longest, pings)
                                    .run(over)
                                    .doOnError(ended::tryEmitError)
                                    .doFinally(signal -> ended.tryEmitEmpty())
                                    .onErrorComplete();
                        },
                        spec)))
                .then(ended.asMono())
                .onErrorResume(error -> departure == null ? logged(error) : Mono.error(error));
    }

    /**
     * Logs the failure, about which a close frame told the caller. The log omits the message, which may quote a frame.
     */
    private static Mono<Void> logged(Throwable error) {
        LOG.note(NextHopFailures.of(error, 0).code());
        return Mono.empty();
    }

    /** After every filter of the route, and before the answer is written. {@link NextHopAnswerFilter} ignores a 101. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER + 1;
    }
}
