package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The traffic on the connections of a forwarded hop: the body bytes, the status for the caller, and the gateway's
 * reason for closing the connection. One thread counts each direction. The record of the hop's end reads all values.
 */
public final class Traffic {

    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private volatile int answered;
    private volatile boolean forwarded;
    private volatile boolean reached;
    private volatile boolean complete;
    private volatile long announced = Long.MAX_VALUE;
    private volatile Supplier<@Nullable String> cut = () -> null;
    private volatile Supplier<@Nullable DelegationFailure> fault = () -> null;

    /** Reports that the request is sent to the next hop. */
    public void forwarded() {
        forwarded = true;
    }

    /** Reports that a connection to the next hop is there, over which the request is sent now. */
    public void reached() {
        reached = true;
    }

    /** Whether any of the request may have come to the next hop, in any attempt. */
    public boolean isReached() {
        return reached;
    }

    /** Begins a further attempt, which a filter of the route may answer instead of the next hop. */
    void begin() {
        forwarded = false;
    }

    /** Whether the request was sent to the next hop, or was about to be, in the current attempt. */
    public boolean isForwarded() {
        return forwarded;
    }

    /** Adds bytes of the request's body that were sent to the next hop. */
    public void sentToNextHop(long bytes) {
        in.addAndGet(bytes);
    }

    /** Adds bytes of the answer's body that were sent to the caller. */
    public void sentToCaller(long bytes) {
        if (out.addAndGet(bytes) >= announced) {
            completed();
        }
    }

    /**
     * Sets the length of the answer's body. With its last byte the caller has the whole answer and may leave (RFC 9112,
     * section 6.3).
     */
    public void announced(long bytes) {
        announced = bytes;
    }

    /** Reports that the head of an answer was sent to the caller. */
    public void answered(int status) {
        answered = status;
    }

    /** Reports that the end of the answer is on the caller's socket. */
    public void completed() {
        complete = true;
    }

    /** Whether the whole answer is on the caller's socket. Later events on the connection do not change that. */
    boolean isComplete() {
        return complete;
    }

    /** @param reason why this gateway closed the connection to the caller; null if it did not */
    public void cutFor(Supplier<@Nullable String> reason) {
        cut = reason;
    }

    /** The reason why this gateway closed the connection to the caller; null if it did not. */
    @Nullable
    String cut() {
        return cut.get();
    }

    /** @param reason why this gateway stopped the request within its body; null if it did not */
    public void brokenOffFor(Supplier<@Nullable DelegationFailure> reason) {
        fault = reason;
    }

    /** The reason why this gateway stopped the request within its body; null if it did not. */
    public @Nullable DelegationFailure fault() {
        return fault.get();
    }

    /** The status of the answer whose head was sent to the caller; null if none was sent. */
    public @Nullable Integer answered() {
        int status = answered;
        return status == 0 ? null : status;
    }

    /** The bytes so far. */
    BodyBytes bytes() {
        return new BodyBytes(in.get(), out.get());
    }
}
