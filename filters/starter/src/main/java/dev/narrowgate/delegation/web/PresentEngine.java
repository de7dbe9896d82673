package dev.narrowgate.delegation.web;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/**
 * Holds the engine that serves new requests, and the routes that belong to it. Both are replaced together. A request
 * keeps those that it began with.
 */
public final class PresentEngine {

    private static final String KEPT = PresentEngine.class.getName();

    /**
     * One state of the configuration.
     *
     * @param routes in the order in which they are tried; null until they were first asked for
     */
    public record Revision(ServedEngine engine, @Nullable List<Route> routes) {

        public Revision {
            routes = routes == null ? null : List.copyOf(routes);
        }
    }

    private final PolicyPlace.Registry places;

    private volatile Revision present;

    /** The engine whose routes are being made; null at all other times. */
    private @Nullable ServedEngine next;

    /** Changes when the making of routes begins and ends, so that routes of two configurations are never mixed. */
    private long generation;

    public PresentEngine(ServedEngine first, PolicyPlace.Registry places) {
        this.places = places;
        this.present = new Revision(first, null);
    }

    public ServedEngine get() {
        return present.engine();
    }

    /** Returns the engine of a request. */
    public ServedEngine of(ServerWebExchange exchange) {
        return revision(exchange).engine();
    }

    /** Returns the engine and the routes of a request: those that were present when it was first asked for. */
    public Revision revision(ServerWebExchange exchange) {
        var attributes = exchange.getAttributes();
        if (attributes.get(KEPT) instanceof Revision kept) {
            return kept;
        }
        var now = present;
        return attributes.putIfAbsent(KEPT, now) instanceof Revision kept ? kept : now;
    }

    public Revision revision() {
        return present;
    }

    /** Replaces engine and routes. They serve the requests that begin afterwards. */
    public synchronized void replace(Revision revision) {
        present = revision;
        next = null;
        generation++;
    }

    /** Begins to make the routes of the next engine, until {@link #replace} or {@link #abandon()}. */
    public synchronized void make(ServedEngine engine) {
        next = engine;
        generation++;
    }

    /** Ends the making of routes after a failure. */
    public synchronized void abandon() {
        next = null;
        generation++;
    }

    /** Returns a number for {@link #replaceRoutes(long, List)}. */
    public synchronized long generation() {
        return generation;
    }

    /**
     * Replaces the routes of the present engine, for example after a service was discovered.
     *
     * @param asked the generation before the routes were made
     * @return false if the engine was replaced meanwhile, or is being replaced: then nothing has changed
     */
    public synchronized boolean replaceRoutes(long asked, List<Route> routes) {
        if (next != null || asked != generation) {
            return false;
        }
        present = new Revision(present.engine(), routes);
        generation++;
        return true;
    }

    /** Whether the routes of the next engine are being made. */
    public synchronized boolean isMaking() {
        return next != null;
    }

    /** Returns the engine for which routes are made now: the next one, or else the present one. */
    public synchronized ServedEngine underConstruction() {
        return Objects.requireNonNullElse(next, present.engine());
    }

    /** Returns the place of a policy, for a route under construction. */
    PolicyPlace place(String policy) {
        return places.of(policy);
    }
}
