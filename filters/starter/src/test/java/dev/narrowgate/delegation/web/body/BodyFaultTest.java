package dev.narrowgate.delegation.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** An answer is broken off with its request's body: its source is cancelled, and what still comes of it is released. */
class BodyFaultTest {

    private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

    private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/"));
    private final BodyFault fault = BodyFault.begin(exchange);
    private final List<ByteBuf> made = new ArrayList<>();

    @Test
    void cancelsTheSourceAndReleasesWhatComesLate() {
        var source = new Source<DataBuffer>();

        StepVerifier.create(BodyFault.breaksOff(exchange, Flux.from(source)))
                .then(() -> source.next(part()))
                .consumeNextWith(DataBufferUtils::release)
                .then(() -> fault.failed(new IllegalStateException("too large")))
                .expectErrorMessage("too large")
                .verify();
        source.next(part());

        assertThat(source.cancelled).isTrue();
        assertThat(made).hasSize(2).allSatisfy(part -> assertThat(part.refCnt()).isZero());
    }

    @Test
    void releasesThePartsOfLateGroups() {
        var source = new Source<Flux<DataBuffer>>();

        StepVerifier.create(BodyFault.breaksOff(exchange, Flux.from(source)))
                .then(() -> fault.failed(new IllegalStateException("too slow")))
                .expectErrorMessage("too slow")
                .verify();
        source.next(Flux.just(part(), part()));

        assertThat(source.cancelled).isTrue();
        assertThat(made).hasSize(2).allSatisfy(part -> assertThat(part.refCnt()).isZero());
    }

    @Test
    void leavesAnAnswerThatHasEnded() {
        StepVerifier.create(BodyFault.breaksOff(exchange, Mono.just("whole")))
                .expectNext("whole")
                .verifyComplete();
        fault.failed(new IllegalStateException("too late"));
    }

    @Test
    void failsAnAnswerOfOnePieceThatDidNotCome() {
        StepVerifier.create(BodyFault.breaksOff(exchange, Mono.never()))
                .then(() -> fault.failed(new IllegalStateException("too large")))
                .expectErrorMessage("too large")
                .verify();
    }

    @Test
    void leavesWhatTheGatewayItselfAnswers() {
        fault.failed(new IllegalStateException("too large"));
        BodyFault.forget(exchange);

        StepVerifier.create(BodyFault.breaksOff(exchange, Mono.just("why")))
                .expectNext("why")
                .verifyComplete();
    }

    private DataBuffer part() {
        var bytes = Unpooled.buffer(8).writeLong(1);
        made.add(bytes);
        return FACTORY.wrap(bytes);
    }

    /** Another thread may be about to emit when it is cancelled. */
    private static final class Source<T> implements Publisher<T>, Subscription {

        private Subscriber<? super T> subscriber;
        private boolean cancelled;

        void next(T part) {
            subscriber.onNext(part);
        }

        @Override
        public void subscribe(Subscriber<? super T> next) {
            subscriber = next;
            next.onSubscribe(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
