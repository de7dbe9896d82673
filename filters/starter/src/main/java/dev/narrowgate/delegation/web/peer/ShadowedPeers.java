package dev.narrowgate.delegation.web.peer;

import dev.narrowgate.delegation.hop.Shadow;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The callers for which a policy in shadow mode is not enforced yet.
 *
 * @param from their networks
 * @param shadow how their requests go on, and until when
 */
public record ShadowedPeers(PeerAddresses from, Shadow shadow) {

    /** Returns the shadow for a caller, or null if the policy is enforced for it. */
    public @Nullable Shadow of(@Nullable InetSocketAddress caller, Instant now) {
        return now.isBefore(shadow.until()) && from.contains(caller) ? shadow : null;
    }
}
