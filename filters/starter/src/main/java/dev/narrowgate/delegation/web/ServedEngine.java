package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.header.ForwardedHeaders;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.WebHandler;

/**
 * One engine as the web uses it. It is immutable and replaced as a whole. A request reads it once and keeps it until
 * the end of its answer.
 */
public final class ServedEngine {

    /**
     * The parts that run a hop.
     *
     * @param exchanger forgets tokens that a next hop does not accept
     * @param hops reads the request
     */
    public record Judge(DelegationPipeline pipeline, TokenExchanger exchanger, HopReader hops) {}

    /**
     * The settings for every request, with delegation and without.
     *
     * @param hosts the hosts that the gateway answers, in lower case; empty for any host
     * @param bodies the limits of a request body
     * @param filters the filters that may stand beside the Delegation filter
     */
    public record Edge(
            URI publicUri,
            Set<String> hosts,
            BodyLimits bodies,
            ReservedHeaders reserved,
            ForwardedHeaders forwarded,
            DelegatedFilters filters) {}

    private final Judge judge;
    private final Edge edge;
    private final CallerContract callers;
    private final ProblemWriter problems;
    private final RequestCredentials credentials;
    private final Map<String, DelegationPolicy> policies = new TreeMap<>();
    private final @Nullable RoutePolicy[] byPlace;
    private final Map<String, WebHandler> endpoints;

    /** @param endpoints the endpoints beside the routes by their paths: the token service, and pushed signals */
    public ServedEngine(
            Judge judge,
            Edge edge,
            CallerContract callers,
            Collection<RoutePolicy> policies,
            PolicyPlace.Registry places,
            Map<String, WebHandler> endpoints) {
        this.endpoints = Map.copyOf(endpoints);
        this.judge = judge;
        this.edge = edge;
        this.callers = callers;
        this.problems = callers.problems();
        this.credentials = callers.credentials();
        policies.forEach(route -> this.policies.put(route.policy().name(), route.policy()));
        this.policies.keySet().forEach(places::of);
        this.byPlace = new RoutePolicy[places.size()];
        policies.forEach(route -> byPlace[places.of(route.policy().name()).index()] = route);
    }

    /** Returns the policy at a place, or null if this engine has no policy of that name. */
    public @Nullable RoutePolicy at(PolicyPlace place) {
        return place.index() < byPlace.length ? byPlace[place.index()] : null;
    }

    /** Returns the endpoint at a path, or null. */
    public @Nullable WebHandler endpoint(String path) {
        return endpoints.get(path);
    }

    /** Returns the policies by their names, for the construction of routes. */
    public Map<String, DelegationPolicy> policies() {
        return policies;
    }

    public Judge judge() {
        return judge;
    }

    public Edge edge() {
        return edge;
    }

    public CallerContract callers() {
        return callers;
    }

    /**
     * Returns the writer for requests that are refused before their route is known, or on a route without delegation.
     */
    public ProblemWriter problems() {
        return problems;
    }

    public RequestCredentials credentials() {
        return credentials;
    }
}
