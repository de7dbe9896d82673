package dev.narrowgate.delegation.engine.transport.traffic;

import io.netty.channel.ChannelPromise;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Counts the parts of one body that are written and not yet on the socket. Parts reach the socket in the order of their
 * writes. Counting needs no allocation: a ring holds the sizes, and one promise serves all parts. Used by one thread.
 */
final class CountedWrites {

    private static final int FEW = 16;

    private final LongConsumer gone;
    private int[] sizes = new int[FEW];
    private int first;
    private int waiting;
    private boolean over;
    private @Nullable CountedPromise promise;
    private Sinks.@Nullable Empty<Void> rest;

    /** @param gone receives the bytes of each part that is on the socket */
    CountedWrites(LongConsumer gone) {
        this.gone = gone;
    }

    /**
     * Counts a part when it is on the socket.
     *
     * @param writer promise that is completed with the write
     * @return the promise to write the part with
     */
    ChannelPromise count(int bytes, ChannelPromise writer) {
        if (waiting == sizes.length) {
            grow();
        }
        sizes[(first + waiting) % sizes.length] = bytes;
        waiting++;
        var known = promise;
        // Reactor Netty writes all parts of a body with one promise.
        if (known == null || !known.isOf(writer)) {
            known = new CountedPromise(writer, this);
            promise = known;
        }
        return known;
    }

    private void grow() {
        var more = Arrays.copyOf(sizes, sizes.length * 2);
        for (int i = 0; i < waiting; i++) {
            more[i] = sizes[(first + i) % sizes.length];
        }
        sizes = more;
        first = 0;
    }

    /** Notes that the first waiting part is on the socket, or failed. */
    void done(boolean sent) {
        if (waiting == 0) {
            return;
        }
        int bytes = sizes[first];
        first = (first + 1) % sizes.length;
        waiting--;
        if (sent) {
            gone.accept(bytes);
        }
        reportIfExceeded();
    }

    /** Notes that the connection is closed. */
    void close() {
        over = true;
        reportIfExceeded();
    }

    /** Completes when no part waits, or the connection is closed. */
    Mono<Void> rest() {
        var known = rest;
        if (known == null) {
            known = Sinks.empty();
            rest = known;
        }
        reportIfExceeded();
        return known.asMono();
    }

    private void reportIfExceeded() {
        if (rest != null && (waiting == 0 || over)) {
            rest.tryEmitEmpty();
        }
    }
}
