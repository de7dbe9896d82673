package dev.narrowgate.delegation.engine.oauth;

import org.jspecify.annotations.Nullable;

/** An endpoint of a server, as health and metrics see it. */
public interface GuardedEndpoint {

    /** What stands between this gateway and it. */
    CallGuard guard();

    /** What is wrong with it, as far as the last call tells; null when it answered. */
    @Nullable
    String problem();

    /** In health and metrics. */
    default String name() {
        return guard().name();
    }
}
