package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which headers of a caller go on under a policy that lists them. Headers that the filters of the route set are
 * not checked.
 */
public final class AllowedHeaders {

    /** They describe the message and nothing about the caller. */
    private static final Set<String> MESSAGE =
            Set.of("host", "content-length", "content-type", "content-encoding", "content-range");

    /** Headers of the handshake (RFC 6455, section 11.3), which the next hop needs. */
    private static final String WEBSOCKET = "sec-websocket-";

    private static final String AUTHORIZATION = "authorization";

    private final @Nullable Set<String> names;

    /** @param names the allowed headers; null if the policy restricts none */
    public AllowedHeaders(@Nullable Set<String> names) {
        this.names = names == null
                ? null
                : names.stream().map(ReservedHeaders::normal).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the policy lists the allowed headers. */
    public boolean areConfigured() {
        return names != null;
    }

    /** @param normal the normalized name */
    public boolean pass(String normal) {
        return names == null
                || names.contains(normal)
                || MESSAGE.contains(normal)
                || normal.startsWith(WEBSOCKET)
                || isOfThisGateway(normal);
    }

    /** Headers that filters of a route may read. The gateway removes or rewrites them when the request leaves. */
    private static boolean isOfThisGateway(String normal) {
        return normal.equals(AUTHORIZATION) || HopByHopHeaders.isAlways(normal) || ForwardedHeaders.isSaid(normal);
    }
}
