package dev.narrowgate.delegation.web;

import java.util.concurrent.atomic.AtomicReference;

/** Holds the engine that serves new requests. A request under way keeps the engine that it began with. */
public final class PresentEngine {

    private final PolicyPlace.Registry places;
    private final AtomicReference<ServedEngine> present;

    public PresentEngine(ServedEngine first, PolicyPlace.Registry places) {
        this.places = places;
        this.present = new AtomicReference<>(first);
    }

    public ServedEngine get() {
        return present.get();
    }

    /** Replaces the engine. It serves the requests that begin afterwards. */
    public void replace(ServedEngine next) {
        present.set(next);
    }

    /** Returns the place of a policy, for a route under construction. */
    PolicyPlace place(String policy) {
        return places.of(policy);
    }
}
