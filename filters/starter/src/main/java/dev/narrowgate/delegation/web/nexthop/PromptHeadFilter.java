package dev.narrowgate.delegation.web.nexthop;

import dev.narrowgate.delegation.web.body.BodyFault;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends the head of an answer as soon as it arrives. The framework holds the head until the first byte of the body, so
 * that it can still change the status. A quiet event stream would look dead. If the request body breaks off, the answer
 * breaks off too.
 */
public final class PromptHeadFilter implements GlobalFilter, Ordered {

    /** Around every filter that writes or changes an answer: no filter of a route sees the piece before the body. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

    private static final byte[] NOTHING = {};

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange.mutate().response(new PromptHead(exchange)).build());
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    /** Puts an empty piece before a body, so that the head is sent at once. The empty piece itself is not written. */
    private static final class PromptHead extends ServerHttpResponseDecorator {

        private final ServerWebExchange exchange;

        private PromptHead(ServerWebExchange exchange) {
            super(exchange.getResponse());
            this.exchange = exchange;
        }

        /** Writes a body of one piece together with its head, which then contains the length. */
        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return body instanceof Mono<? extends DataBuffer> whole
                    ? super.writeWith(BodyFault.breaksOff(exchange, whole))
                    : super.writeWith(
                            BodyFault.breaksOff(exchange, Flux.concat(Mono.fromSupplier(this::nothing), body)));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(BodyFault.breaksOff(exchange, Flux.concat(Mono.just(Flux.empty()), body)));
        }

        private DataBuffer nothing() {
            return bufferFactory().wrap(NOTHING);
        }
    }
}
