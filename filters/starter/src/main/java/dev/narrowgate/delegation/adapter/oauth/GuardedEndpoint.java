package dev.narrowgate.delegation.adapter.oauth;

import org.jspecify.annotations.Nullable;

/** An endpoint of a server, as health and metrics see it. */
public interface GuardedEndpoint {

    CallGuard guard();

    /** What is wrong with it, as far as the last call tells; null when it answered. */
    @Nullable
    String problem();

    default String name() {
        return guard().name();
    }
}
