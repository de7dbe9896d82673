package dev.narrowgate.delegation.engine.oauth;

import org.jspecify.annotations.Nullable;

/** An endpoint of a server that health and metrics report. */
public interface GuardedEndpoint {

    /** Returns the guard of the endpoint's calls. */
    CallGuard guard();

    /** Returns the problem of the last call, or null when the endpoint answered. */
    @Nullable
    String problem();

    /** Returns the endpoint's name in health and metrics. */
    default String name() {
        return guard().name();
    }
}
