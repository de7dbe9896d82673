package dev.narrowgate.delegation.web;

import java.util.concurrent.atomic.AtomicReference;

/** The engine that serves requests which begin now. Requests that are under way keep the one that they began with. */
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

    /** Puts another engine in place. Requests that begin afterwards are served by it. */
    public void replace(ServedEngine next) {
        present.set(next);
    }

    /** The place of a policy, to be asked for when a route is made. */
    PolicyPlace place(String policy) {
        return places.of(policy);
    }
}
