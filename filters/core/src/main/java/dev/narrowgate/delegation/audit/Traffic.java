package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What went over the connections of a forwarded hop: the bytes of its bodies, the status that the caller got, and why the gateway
 * cut the connection. Each way is counted by one thread, and all of it is read when the end of the hop is recorded.
 */
public final class Traffic {

    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private volatile int answered;
    private volatile boolean forwarded;
    private volatile boolean complete;
    private volatile long announced = Long.MAX_VALUE;
    private volatile Supplier<@Nullable String> cut = () -> null;
    private volatile Supplier<@Nullable DelegationFailure> fault = () -> null;

    /** The request is sent to the next hop. */
    public void forwarded() {
        forwarded = true;
    }

    /** A further attempt begins, which a filter of the route may answer instead of the next hop. */
    void begin() {
        forwarded = false;
    }

    /** Whether the request was sent to the next hop, or was about to be, in the present attempt. */
    public boolean isForwarded() {
        return forwarded;
    }

    /** More of the request's body was sent to the next hop. */
    public void sentToNextHop(long bytes) {
        in.addAndGet(bytes);
    }

    /** More of the answer's body was sent to the caller. */
    public void sentToCaller(long bytes) {
        if (out.addAndGet(bytes) >= announced) {
            completed();
        }
    }

    /** The answer has a body of this length: with its last byte a caller has all of it, and may leave (RFC 9112, section 6.3). */
    public void announced(long bytes) {
        announced = bytes;
    }

    /** The head of an answer was sent to the caller. */
    public void answered(int status) {
        answered = status;
    }

    /** The end of the answer is on the caller's socket. */
    public void completed() {
        complete = true;
    }

    /** Whether all of the answer is on the caller's socket: nothing that happens to the connection then changes that. */
    boolean isComplete() {
        return complete;
    }

    /** @param reason why this gateway closed the connection to the caller; null when it did not */
    public void cutFor(Supplier<@Nullable String> reason) {
        cut = reason;
    }

    /** Why this gateway closed the connection to the caller; null when it did not. */
    @Nullable
    String cut() {
        return cut.get();
    }

    /** @param reason why the request was broken off by this gateway within its body; null when it was not */
    public void brokenOffFor(Supplier<@Nullable DelegationFailure> reason) {
        fault = reason;
    }

    /** Why the request was broken off by this gateway within its body; null when it was not. */
    public @Nullable DelegationFailure fault() {
        return fault.get();
    }

    /** The status of the answer whose head was sent to the caller; null when none was. */
    public @Nullable Integer answered() {
        int status = answered;
        return status == 0 ? null : status;
    }

    /** As much as went until now. */
    BodyBytes bytes() {
        return new BodyBytes(in.get(), out.get());
    }
}
