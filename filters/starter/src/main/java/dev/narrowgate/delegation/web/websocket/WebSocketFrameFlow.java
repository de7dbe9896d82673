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
 * Reads the frames of one end of a WebSocket until that end has closed. If the other end takes no more, further frames
 * are discarded: a cancel would make Reactor Netty close the connection with its own code.
 */
final class WebSocketFrameFlow {

    private final Flux<WebSocketFrame> source;
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile @Nullable Throwable failure;

    /** @param source emits the frames, and releases each after it has emitted it */
    WebSocketFrameFlow(Flux<WebSocketFrame> source) {
        this.source = source;
    }

    /** Emits the frames, to one subscriber. Completes also after an error. The receiver releases each frame. */
    Flux<WebSocketFrame> frames() {
        return source.transform(
                Operators.<WebSocketFrame, WebSocketFrame>lift((scannable, receiver) -> new Reader(receiver)));
    }

    /** Completes after the last frame, also if the subscriber to the frames has cancelled. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    /** Returns the error that ended the frames, or null. */
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
