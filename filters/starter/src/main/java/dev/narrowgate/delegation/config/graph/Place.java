package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.token.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * A place at which the gateway accepts a token and issues a narrower one: a route, or a policy of the token service.
 *
 * @param id the id of the route, or the name of the policy
 * @param clients the agents that may use the place; empty for a route
 */
record Place(Kind kind, String id, PlacePolicy policy, Optional<Set<Principal>> clients) {

    enum Kind {
        ROUTE,
        TOKEN_SERVICE
    }

    static Place route(String id, PlacePolicy policy) {
        return new Place(Kind.ROUTE, id, policy, Optional.empty());
    }

    static Place tokenService(PlacePolicy policy, Set<Principal> clients) {
        return new Place(Kind.TOKEN_SERVICE, policy.name(), policy, Optional.of(clients));
    }

    boolean admits(Agent agent) {
        return clients.map(named -> named.contains(agent.principal())).orElse(true)
                && policy.admission().admits(agent.principal());
    }

    /** Whether the configuration names the agent for this place, rather than any actor. */
    boolean names(Agent agent) {
        return admits(agent)
                && (clients.isPresent() || policy.admission().actors().isPresent());
    }

    /** The name in a drawing, without quotation marks. */
    String label() {
        return (kind == Kind.ROUTE ? "route " : "token service ") + id;
    }

    @Override
    public String toString() {
        return (kind == Kind.ROUTE ? "" : "token service ") + '"' + id + '"';
    }
}
