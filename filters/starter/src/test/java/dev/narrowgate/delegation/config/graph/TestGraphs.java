package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.config.graph.Issuance.ServerDepth;
import dev.narrowgate.delegation.config.graph.PlacePolicy.Limit;
import dev.narrowgate.delegation.config.graph.scope.ScopeLimits;
import dev.narrowgate.delegation.config.graph.scope.ScopeTranslation;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Graphs with agents a, b and c, and one issuer. Each agent's audience is its name. */
final class TestGraphs {

    static final String IDP = "https://idp.example.com";

    /** A server that this gateway trusts as an issuer, and whose tokens carry no number of the hop. */
    static final Issuance SERVER =
            new Issuance("corp", true, false, Optional.of(IDP), Duration.ofHours(1), ServerDepth.UNLIMITED);

    private TestGraphs() {}

    static DelegationGraph graph(Place... places) {
        return graph(List.of(new Entrance(IDP, false, Duration.ofHours(1))), places);
    }

    static DelegationGraph graph(List<Entrance> entrances, Place... places) {
        var agents = Stream.of("a", "b", "c")
                .map(name -> new Agent(name, principal(name), name))
                .toList();
        return new DelegationGraph(entrances, Arrays.asList(places), agents);
    }

    static List<Finding> findings(Place... places) {
        return GraphChecks.of(graph(places));
    }

    static Principal principal(String name) {
        return new Principal(IDP, name);
    }

    /** A route to an audience, with a policy of the same name. */
    static Route route(String id, String audience) {
        return new Route(id, audience);
    }

    /** A route that is written step by step. */
    static final class Route {

        private final String id;
        private final String audience;
        private Scopes most = Scopes.of("read");
        private Scopes required = Scopes.NONE;
        private final Map<String, Set<String>> mapping = new HashMap<>();
        private final Map<String, Set<String>> implied = new HashMap<>();
        private Optional<Set<Principal>> actors = Optional.empty();
        private Optional<Set<String>> subjectIssuers = Optional.empty();
        private Optional<Set<String>> actorIssuers = Optional.empty();
        private Limit<Duration> life = new Limit<>(Duration.ofMinutes(1), false);
        private Limit<Integer> depth = new Limit<>(4, false);
        private Issuance issuance = Issuance.OWN;

        private Route(String id, String audience) {
            this.id = id;
            this.audience = audience;
        }

        Route scopes(String... scopes) {
            most = Scopes.of(scopes);
            return this;
        }

        Route required(String... scopes) {
            required = Scopes.of(scopes);
            return this;
        }

        Route maps(String from, String... to) {
            mapping.put(from, Set.of(to));
            return this;
        }

        Route implies(String from, String... to) {
            implied.put(from, Set.of(to));
            return this;
        }

        Route actors(String... names) {
            actors = Optional.of(Stream.of(names).map(TestGraphs::principal).collect(Collectors.toSet()));
            return this;
        }

        Route subjectIssuers(String... issuers) {
            subjectIssuers = Optional.of(Set.of(issuers));
            return this;
        }

        Route actorIssuers(String... issuers) {
            actorIssuers = Optional.of(Set.of(issuers));
            return this;
        }

        Route life(String life) {
            this.life = new Limit<>(Duration.parse("PT" + life), true);
            return this;
        }

        Route depth(int most) {
            depth = new Limit<>(most, true);
            return this;
        }

        Route issuedBy(Issuance issuer) {
            issuance = issuer;
            return this;
        }

        Place place() {
            return Place.route(id, policy());
        }

        Place tokenService(String... clients) {
            return Place.tokenService(
                    policy(), Stream.of(clients).map(TestGraphs::principal).collect(Collectors.toSet()));
        }

        private PlacePolicy policy() {
            return new PlacePolicy(
                    id,
                    audience,
                    new ScopeLimits(most, required, new ScopeTranslation(mapping, implied)),
                    new Admission(actors.isPresent(), actors, subjectIssuers, actorIssuers),
                    life,
                    depth,
                    issuance);
        }
    }

    /** The reach of a place from an entry; null if it cannot be reached. */
    static Reachability.@Nullable Reach reach(DelegationGraph graph, String entry, String place) {
        var reachability = Reachability.of(graph);
        return graph.places().stream()
                .filter(target -> target.id().equals(place))
                .flatMap(target -> reachability.to(target).stream())
                .filter(reach -> reach.path().entry().id().equals(entry))
                .findFirst()
                .orElse(null);
    }
}
