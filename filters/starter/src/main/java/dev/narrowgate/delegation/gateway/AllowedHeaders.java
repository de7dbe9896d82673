package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The headers of a caller that go on to next hops whose policies name them one by one. */
public final class AllowedHeaders {

    /** They say what the message is, and hold no word of the caller about itself. */
    private static final Set<String> MESSAGE =
            Set.of("host", "content-length", "content-type", "content-encoding", "content-range");

    /** Of the handshake (RFC 6455, section 11.3), which is made anew. */
    private static final String WEBSOCKET = "sec-websocket-";

    private final Map<String, Set<String>> byPolicy;

    /** @param byPolicy the names of headers, by the names of the policies that restrict them */
    public AllowedHeaders(Map<String, Set<String>> byPolicy) {
        this.byPolicy = byPolicy.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .map(ReservedHeaders::normal)
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /** @param normal the name in its one spelling */
    boolean pass(String policy, String normal) {
        var allowed = byPolicy.get(policy);
        return allowed == null || allowed.contains(normal) || MESSAGE.contains(normal) || normal.startsWith(WEBSOCKET);
    }
}
