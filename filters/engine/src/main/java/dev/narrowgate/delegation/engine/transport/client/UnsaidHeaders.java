package dev.narrowgate.delegation.engine.transport.client;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The headers that the client of the next hops would make up: it names itself as the {@code User-Agent}, and accepts anything,
 * in a request that says neither. They are marked, so that the client adds none, and taken away when the request is written.
 */
public final class UnsaidHeaders {

    private static final List<String> NAMES = List.of("User-Agent", "Accept");

    private static final String UNSAID = "narrowgate-unsaid";

    private UnsaidHeaders() {}

    /**
     * Marks those that a request does not have.
     *
     * @param isSaid whether it has one
     * @param set a header of the request
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
