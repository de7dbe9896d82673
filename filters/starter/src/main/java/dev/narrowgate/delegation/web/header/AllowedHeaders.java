package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a caller that go on to a next hop whose policy names them one by one. What the route's own filters set is no
 * word of the caller, and is not asked about.
 */
public final class AllowedHeaders {

    /** They say what the message is, and hold no word of the caller about itself. */
    private static final Set<String> MESSAGE =
            Set.of("host", "content-length", "content-type", "content-encoding", "content-range");

    /** Of the handshake (RFC 6455, section 11.3), which is made anew. */
    private static final String WEBSOCKET = "sec-websocket-";

    private static final String AUTHORIZATION = "authorization";

    private final @Nullable Set<String> names;

    /** @param names of headers; null when the policy restricts none */
    public AllowedHeaders(@Nullable Set<String> names) {
        this.names = names == null
                ? null
                : names.stream().map(ReservedHeaders::normal).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the policy says which. */
    public boolean areSome() {
        return names != null;
    }

    /** @param normal the name in its one spelling */
    public boolean pass(String normal) {
        return names == null
                || names.contains(normal)
                || MESSAGE.contains(normal)
                || normal.startsWith(WEBSOCKET)
                || isOfThisGateway(normal);
    }

    /** What filters of a route may read, and what is removed or written anew when the request leaves. */
    private static boolean isOfThisGateway(String normal) {
        return normal.equals(AUTHORIZATION) || HopByHopHeaders.isAlways(normal) || ForwardedHeaders.isSaid(normal);
    }
}
