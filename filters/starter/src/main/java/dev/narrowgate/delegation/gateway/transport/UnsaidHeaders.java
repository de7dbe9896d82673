package dev.narrowgate.delegation.gateway.transport;

import java.util.List;
import org.springframework.http.HttpHeaders;

/**
 * The headers that the client of the next hops would make up: it names itself as the {@code User-Agent}, and accepts anything,
 * in a request that says neither. They are marked, so that the client adds none, and taken away when the request is written.
 */
public final class UnsaidHeaders {

    private static final List<String> NAMES = List.of(HttpHeaders.USER_AGENT, HttpHeaders.ACCEPT);

    private static final String UNSAID = "narrowgate-unsaid";

    private UnsaidHeaders() {}

    /** Marks those that a request does not have. */
    public static void mark(HttpHeaders leaving) {
        for (var name : NAMES) {
            if (!leaving.containsHeader(name)) {
                leaving.set(name, UNSAID);
            }
        }
    }

    static void remove(io.netty.handler.codec.http.HttpHeaders written) {
        for (var name : NAMES) {
            if (UNSAID.equals(written.get(name))) {
                written.remove(name);
            }
        }
    }
}
