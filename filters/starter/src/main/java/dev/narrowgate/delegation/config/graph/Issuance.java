package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.token.ActorChain;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credential that a next hop gets.
 *
 * @param server the name of the server that issues the token; null if this gateway does
 * @param returns whether this gateway accepts the token when its audience presents it
 * @param countsHops whether the token carries the number of the hop
 * @param subjectIssuer the issuer of the subject as the token names it; empty if it does not change
 * @param longest the longest life that the server's tokens may have
 * @param depth the longest chain that the server can write
 */
record Issuance(
        @Nullable String server,
        boolean returns,
        boolean countsHops,
        Optional<String> subjectIssuer,
        Duration longest,
        ServerDepth depth) {

    private static final Duration UNLIMITED = Duration.ofDays(365);

    static final Issuance OWN = new Issuance(null, true, true, Optional.empty(), UNLIMITED, ServerDepth.UNLIMITED);

    /** A credential in place of a token, which this gateway does not accept. */
    static final Issuance CREDENTIAL =
            new Issuance(null, false, false, Optional.empty(), UNLIMITED, ServerDepth.UNLIMITED);

    boolean isCredential() {
        return server == null && !returns;
    }

    /**
     * The longest chain that a server can write.
     *
     * @param most the number of actors
     * @param reason the product and its limit
     */
    record ServerDepth(int most, String reason) {

        static final ServerDepth UNLIMITED = new ServerDepth(ActorChain.MAXIMUM_DEPTH, "");
    }
}
