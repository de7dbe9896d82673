package dev.narrowgate.delegation.engine.transport.traffic;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Records the bytes of a hop's bodies on its connections, and which end left. The record of the hop's end relies on
 * this, not on the framework's signals. The framework completes an answer when its connection is closed.
 */
public final class HopTrace {

    /** One end of the hop. */
    enum Side {
        CALLER,
        NEXT_HOP
    }

    /** How a WebSocket ended. */
    private enum Closing {
        IN_ORDER,
        BY_CALLER,
        BY_NEXT_HOP
    }

    private final Traffic traffic;

    /** The first event counts, because the other end only answers it. */
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    private @Nullable Channel connection;

    /** Number of answers before the one of this hop. */
    private long turn;

    private volatile @Nullable TrafficCounter caller;
    private volatile @Nullable TrafficCounter nextHop;

    private HopTrace(Traffic traffic) {
        this.traffic = traffic;
    }

    /**
     * Begins to follow a hop. Must be called on the event loop of its caller.
     *
     * @param connection connection to the caller, or its stream of HTTP/2; null if the request came over none
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

    /** Whether the transport has broken off the body of the request. */
    boolean isRefused() {
        var served = connection;
        return served != null && BrokenRequest.isRefused(served, turn);
    }

    /** Returns why the transport has broken off the body of the request; null if it has not. */
    public @Nullable RequestMalformed refusal() {
        var served = connection;
        return served != null && isRefused() ? new RequestMalformed(BrokenRequest.text(served)) : null;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Notes that one side has sent the close frame of a WebSocket. */
    void closeFrame() {
        closing.compareAndSet(null, Closing.IN_ORDER);
    }

    /** Notes that one side has sent a frame that RFC 6455 does not allow, which closes the WebSocket. */
    void fault(Side side) {
        closing.compareAndSet(null, side == Side.CALLER ? Closing.BY_CALLER : Closing.BY_NEXT_HOP);
    }

    /** Notes the connection of the request. Each further attempt replaces it. */
    void sentOver(TrafficCounter connection) {
        traffic.reached();
        nextHop = connection;
    }

    /** Whether the request was sent to the next hop. */
    public boolean isForwarded() {
        return traffic.isForwarded();
    }

    /** Returns the status of the answer whose head was sent to the caller; null if none was. */
    public @Nullable Integer sent() {
        return traffic.answered();
    }

    /**
     * Whether the connection or stream to the caller ended, but not because the hop ended. A cut counts too; see
     * {@link #cut}.
     */
    public boolean isCallerGone() {
        var counter = caller;
        return counter != null && counter.isGone();
    }

    /** Returns the same for the connection to the next hop. */
    public boolean isNextHopGone() {
        var counter = nextHop;
        return counter != null && counter.isGone();
    }

    /** Whether one side closed the WebSocket with a close frame (RFC 6455, section 7.1.2). */
    public boolean isClosedInOrder() {
        return closing.get() == Closing.IN_ORDER;
    }

    /** Whether the WebSocket was closed because of an invalid frame of the caller. */
    public boolean isCallerFaulty() {
        return closing.get() == Closing.BY_CALLER;
    }

    /** Returns the same for a frame of the next hop. */
    public boolean isNextHopFaulty() {
        return closing.get() == Closing.BY_NEXT_HOP;
    }

    /** Returns why this gateway cut the connection to the caller; null if it did not. */
    public @Nullable String cut() {
        var counter = caller;
        return counter == null ? null : counter.cut();
    }

    /**
     * Completes when no written byte waits for the caller, or the connection is closed. Must be called on the event
     * loop of the caller.
     */
    public Mono<Void> written() {
        var counter = caller;
        return counter == null ? Mono.empty() : counter.written();
    }
}
