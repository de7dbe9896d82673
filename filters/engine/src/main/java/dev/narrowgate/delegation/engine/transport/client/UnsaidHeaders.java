package dev.narrowgate.delegation.engine.transport.client;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Marks and removes the headers that the client of the next hops would add. It adds {@code User-Agent} and
 * {@code Accept} to a request that has neither. A mark prevents that, and is removed when the request is written.
 */
public final class UnsaidHeaders {

    private static final List<String> NAMES = List.of("User-Agent", "Accept");

    private static final String UNSAID = "narrowgate-unsaid";

    private UnsaidHeaders() {}

    /**
     * Marks the headers that a request does not have.
     *
     * @param isSaid whether the request has the header
     * @param set sets a header of the request
     */
    public static void mark(Predicate<String> isSaid, BiConsumer<String, String> set) {
        for (var name : NAMES) {
            if (!isSaid.test(name)) {
                set.accept(name, UNSAID);
            }
        }
    }

    static void remove(HttpHeaders written) {
        for (var name : NAMES) {
            if (UNSAID.equals(written.get(name))) {
                written.remove(name);
            }
        }
    }
}
