package dev.narrowgate.delegation.web.websocket;

import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.web.DelegationDeadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * Carries the frames of an open WebSocket between a caller and a next hop until one of them ends it, or its time is
 * over. Close codes and reasons pass unchanged, and a close frame without a code stays without one. The codes 1005,
 * 1006 and 1015 are never in a frame (RFC 6455, section 7.4.1).
 */
@SuppressWarnings("FutureReturnValueIgnored") // Neither a close frame nor closing has a result that matters.
final class WebSocketRelay {

    private static final int SWITCHING_PROTOCOLS = 101;

    private static final WebSocketCloseStatus BROKEN =
            new WebSocketCloseStatus(WebSocketCloseStatus.INTERNAL_SERVER_ERROR.code(), "the next hop broke off");

    private final WebsocketInbound said;
    private final WebsocketOutbound caller;
    private final Connection nextHop;
    private final boolean pings;
    private final WebSocketFrameFlow ofCaller;
    private final WebSocketFrameFlow ofNextHop;

    /** The first of three events that end the relay. Later events are its effect. */
    private enum End {
        CALLER,
        NEXT_HOP,
        TIME
    }

    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    private volatile @Nullable CloseWebSocketFrame closing;

    /**
     * @param said the frames of the caller
     * @param longest the maximum size of a message, in bytes
     * @param pings whether pings pass from one end to the other
     */
    WebSocketRelay(WebsocketInbound said, WebsocketOutbound caller, Connection nextHop, int longest, boolean pings) {
        this.said = said;
        this.caller = caller;
        this.nextHop = nextHop;
        this.pings = pings;
        this.ofCaller = new WebSocketFrameFlow(said.aggregateFrames(longest).receiveFrames());
        this.ofNextHop =
                new WebSocketFrameFlow(nextHop.inbound().receiveObject().handle((received, sink) -> {
                    // Not filter(), which would release an omitted frame a second time.
                    if (received instanceof WebSocketFrame frame && isForCaller(frame)) {
                        sink.next(frame);
                    }
                }));
    }

    /**
     * Completes when one side has closed, or the caller has disconnected. Fails when the next hop broke off, when a
     * message is too long, and when the permission has ended.
     *
     * @param over emits the reason when the permission ends
     */
    Mono<Void> run(Mono<String> over) {
        // First, so that a permission that has already ended carries no frame.
        return Mono.firstWithSignal(
                        over.flatMap(this::timeEnded),
                        toNextHop().then(Mono.defer(this::callerEnded)),
                        toCaller().then(Mono.defer(this::nextHopEnded)))
                .doFinally(signal -> {
                    nextHop.dispose();
                    said.withConnection(Connection::dispose);
                });
    }

    /**
     * Completes when the caller has ended and its frames were written. The other direction tells how the next hop
     * ended.
     */
    private Mono<Void> toNextHop() {
        var sent = nextHop.outbound().sendObject(ofCaller.frames()).then().doOnError(error -> nextHop.dispose());
        return sent.onErrorComplete().then(ofCaller.ended());
    }

    /** Completes when the next hop has ended and its frames were written. */
    private Mono<Void> toCaller() {
        return caller.sendObject(ofNextHop.frames()).then().onErrorComplete().then(ofNextHop.ended());
    }

    /**
     * Whether a frame of the next hop goes to the caller now. A close frame is answered at once, and the caller gets it
     * after all earlier frames.
     */
    private boolean isForCaller(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closing = new CloseWebSocketFrame(true, 0, Unpooled.copiedBuffer(close.content()));
            if (end.get() == null) {
                tell(new CloseWebSocketFrame(true, 0, close.content().retain()))
                        .addListener(ChannelFutureListener.CLOSE);
            } else {
                nextHop.channel().close();
            }
            return false;
        }
        if (!pings && frame instanceof PingWebSocketFrame ping) {
            tell(new PongWebSocketFrame(ping.content().retain()));
            return false;
        }
        return true;
    }

    private Mono<Void> callerEnded() {
        if (!end.compareAndSet(null, End.CALLER)) {
            return Mono.never();
        }
        if (ofCaller.failure() instanceof TooLongFrameException) {
            return closed(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                    .then(Mono.error(new RequestTooLarge("a WebSocket message that is too long")));
        }
        return said.receiveCloseStatus()
                .onErrorComplete()
                .filter(status -> status.code() != WebSocketCloseStatus.ABNORMAL_CLOSURE.code())
                .doOnNext(status -> tell(frame(status.code(), status.reasonText())))
                // The close frame of the next hop ends the wait earlier.
                .flatMap(status -> Mono.firstWithSignal(
                        ofNextHop.ended(),
                        Mono.delay(DelegationDeadline.CLOSE_GRACE).then()));
    }

    private boolean isCallerConnected() {
        var there = new boolean[1];
        said.withConnection(connection -> there[0] = connection.channel().isActive());
        return there[0];
    }

    private Mono<Void> nextHopEnded() {
        if (!end.compareAndSet(null, End.NEXT_HOP)) {
            // The caller closed first, and the next hop has answered.
            return end.get() == End.CALLER ? Mono.empty() : Mono.never();
        }
        var close = closing;
        if (close != null) {
            var sent = close.statusCode() < 0
                    ? caller.sendClose()
                    : caller.sendClose(close.statusCode(), close.reasonText());
            return sent.onErrorComplete();
        }
        if (ofNextHop.failure() instanceof TooLongFrameException) {
            return closed(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                    .then(Mono.error(new NextHopUnavailable("sent a message that is too long", SWITCHING_PROTOCOLS)));
        }
        if (!isCallerConnected()) {
            return Mono.empty();
        }
        var failure = ofNextHop.failure();
        var broken = failure == null ? new IOException("closed without a close frame") : failure;
        return caller.sendClose(BROKEN.code(), BROKEN.reasonText())
                .onErrorComplete()
                .then(Mono.error(broken));
    }

    private Mono<Void> timeEnded(String why) {
        if (!end.compareAndSet(null, End.TIME)) {
            return Mono.never();
        }
        return closed(new WebSocketCloseStatus(WebSocketCloseStatus.POLICY_VIOLATION.code(), why))
                .then(Mono.error(new DelegationEnded("while the WebSocket was open", SWITCHING_PROTOCOLS)));
    }

    /** Closes the next hop first, which may be quicker than the caller. */
    private Mono<Void> closed(WebSocketCloseStatus status) {
        tell(frame(status.code(), status.reasonText())).addListener(ChannelFutureListener.CLOSE);
        return caller.sendClose(status.code(), status.reasonText()).onErrorComplete();
    }

    private static CloseWebSocketFrame frame(int code, String reason) {
        return code == WebSocketCloseStatus.EMPTY.code()
                ? new CloseWebSocketFrame()
                : new CloseWebSocketFrame(code, reason);
    }

    private ChannelFuture tell(WebSocketFrame frame) {
        return nextHop.channel().writeAndFlush(frame);
    }
}
