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
 * Sends the head of an answer when it has come. The framework keeps a head until the first byte of its body, to answer with
 * another status should that fail; an event stream that is quiet would look dead. A body that breaks off breaks the answer off.
 */
public final class PromptHeadFilter implements GlobalFilter, Ordered {

    /** Around everything that writes, or changes, an answer: no filter of a route sees what is put before its body. */
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

        /** A body of one piece is written together with its head, which then has its length. */
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
