package dev.narrowgate.delegation.web.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * The frames of one end of a WebSocket, which are read until that end has closed. When the other end takes no more, those that
 * come are thrown away: a cancel would make Reactor Netty close the connection with a code of its own.
 */
final class WebSocketFrameFlow {

    private final Flux<WebSocketFrame> source;
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile @Nullable Throwable failure;

    /** @param source releases each frame when it was seen */
    WebSocketFrameFlow(Flux<WebSocketFrame> source) {
        this.source = source;
    }

    /** Once. Completes however it ended. Each frame is the receiver's to release. */
    Flux<WebSocketFrame> frames() {
        return source.transform(
                Operators.<WebSocketFrame, WebSocketFrame>lift((scannable, receiver) -> new Reader(receiver)));
    }

    /** Completes when no frame comes any more, also without a subscriber to the frames. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    /** Why it ended, when it was not closed. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private final class Reader implements CoreSubscriber<WebSocketFrame>, Subscription {

        private final CoreSubscriber<? super WebSocketFrame> receiver;
        private @Nullable Subscription subscription;
        private volatile boolean untaken;

        private Reader(CoreSubscriber<? super WebSocketFrame> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onSubscribe(Subscription subscribed) {
            subscription = subscribed;
            receiver.onSubscribe(this);
        }

        @Override
        public void request(long frames) {
            if (subscription != null) {
                subscription.request(frames);
            }
        }

        @Override
        public void cancel() {
            untaken = true;
            request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(WebSocketFrame frame) {
            if (!untaken) {
                receiver.onNext(frame.retain());
            }
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
            onComplete();
        }

        @Override
        @SuppressWarnings("ReturnValueIgnored") // It ends once.
        public void onComplete() {
            if (!untaken) {
                receiver.onComplete();
            }
            ended.tryEmitEmpty();
        }
    }
}
