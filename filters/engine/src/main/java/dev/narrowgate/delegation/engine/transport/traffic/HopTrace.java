package dev.narrowgate.delegation.engine.transport.traffic;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What was seen on the connections of one hop: the bytes of its bodies, and which end left. The end of the hop is recorded by
 * this, and not by the signals of the framework, which completes an answer when its connection is closed.
 */
public final class HopTrace {

    /** An end of the hop. */
    enum Side {
        CALLER,
        NEXT_HOP
    }

    /** How a WebSocket came to its end. */
    private enum Closing {
        IN_ORDER,
        BY_CALLER,
        BY_NEXT_HOP
    }

    private final Traffic traffic;

    /** What came first; the other end answers it. */
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    private @Nullable Channel connection;

    /** How many answers went before the one of this hop. */
    private long turn;

    private volatile @Nullable TrafficCounter caller;
    private volatile @Nullable TrafficCounter nextHop;

    private HopTrace(Traffic traffic) {
        this.traffic = traffic;
    }

    /**
     * Begins to follow a hop, on the event loop of its caller.
     *
     * @param connection to the caller, or its stream of HTTP/2; null when the request came over none
     */
    public static HopTrace begin(@Nullable Channel connection, Traffic traffic) {
        var trace = new HopTrace(traffic);
        traffic.cutFor(trace::cut);
        traffic.brokenOffFor(trace::refusal);
        if (connection != null) {
            trace.connection = connection;
            trace.turn = BrokenRequest.turn(connection);
            trace.caller = TrafficCounter.ofCaller(connection, trace);
        }
        return trace;
    }

    /** Whether the transport has refused what came of the body, and answered it. */
    boolean isRefused() {
        var served = connection;
        return served != null && BrokenRequest.isRefused(served, turn);
    }

    /** Why the transport has refused what came of the body; null when it has not. */
    public @Nullable RequestMalformed refusal() {
        var served = connection;
        return served != null && isRefused() ? new RequestMalformed(BrokenRequest.why(served)) : null;
    }

    Traffic traffic() {
        return traffic;
    }

    /** One side has sent the close frame of a WebSocket. */
    void closeFrame() {
        closing.compareAndSet(null, Closing.IN_ORDER);
    }

    /** One side has sent a frame that RFC 6455 does not allow, and its WebSocket is closed for it. */
    void fault(Side side) {
        closing.compareAndSet(null, side == Side.CALLER ? Closing.BY_CALLER : Closing.BY_NEXT_HOP);
    }

    /** The request is sent over this connection; it may be a further attempt. */
    void sentOver(TrafficCounter connection) {
        nextHop = connection;
    }

    /** Whether the request was sent to the next hop. */
    public boolean isForwarded() {
        return traffic.isForwarded();
    }

    /** The status of the answer whose head was sent to the caller; null when none was. */
    public @Nullable Integer sent() {
        return traffic.answered();
    }

    /** Whether the connection to the caller, or its stream, ended, and was not closed because of what the hop came to. */
    public boolean isCallerGone() {
        var counter = caller;
        return counter != null && counter.isGone();
    }

    /** The same of the connection to the next hop. */
    public boolean isNextHopGone() {
        var counter = nextHop;
        return counter != null && counter.isGone();
    }

    /** Whether one side closed the WebSocket as it should (RFC 6455, section 7.1.2). */
    public boolean isClosedInOrder() {
        return closing.get() == Closing.IN_ORDER;
    }

    /** Whether the WebSocket was closed because of a frame of the caller. */
    public boolean isCallerFaulty() {
        return closing.get() == Closing.BY_CALLER;
    }

    /** The same of a frame of the next hop. */
    public boolean isNextHopFaulty() {
        return closing.get() == Closing.BY_NEXT_HOP;
    }

    /** Why this gateway itself cut the connection to the caller; null when it did not. */
    public @Nullable String cut() {
        var counter = caller;
        return counter == null ? null : counter.cut();
    }

    /** Completes when what was written to the caller has gone, or the connection is closed. On the event loop of the caller. */
    public Mono<Void> written() {
        var counter = caller;
        return counter == null ? Mono.empty() : counter.written();
    }
}
