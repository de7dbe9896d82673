package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.config.graph.PlacePolicy.Limit;
import dev.narrowgate.delegation.config.graph.scope.ScopeLimits;
import dev.narrowgate.delegation.config.graph.scope.ScopeTranslation;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Requirement;
import dev.narrowgate.delegation.decision.ScopeRules;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the graph of a configuration without problems. */
final class GraphReader {

    private final DelegationSettings settings;
    private final Predicate<String> written;
    private final IssuanceReader issuances;

    private GraphReader(DelegationSettings settings, Predicate<String> written) {
        this.settings = settings;
        this.written = written;
        this.issuances = new IssuanceReader(settings);
    }

    /** @param written whether the configuration contains a key */
    static DelegationGraph read(DelegationSettings settings, List<DelegatedRoute> routes, Predicate<String> written) {
        return new GraphReader(settings, written).read(routes);
    }

    private DelegationGraph read(List<DelegatedRoute> routes) {
        var policies = new LinkedHashMap<String, PlacePolicy>();
        settings.policies().forEach((name, policy) -> policies.put(name, policy(policy)));
        var places = new ArrayList<Place>();
        for (var route : routes) {
            var policy = policies.get(route.policy());
            if (policy != null) {
                places.add(Place.route(route.id(), policy));
            }
        }
        new TreeMap<>(clients())
                .forEach((policy, clients) ->
                        places.add(Place.tokenService(Objects.requireNonNull(policies.get(policy)), clients)));
        return new DelegationGraph(entrances(), places, agents());
    }

    private List<Entrance> entrances() {
        return settings.issuers().stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.SUBJECT)
                        || issuer.vouchesFor().contains(IssuerRole.GATEWAY))
                .map(issuer -> new Entrance(
                        issuer.issuer(),
                        issuer.vouchesFor().contains(IssuerRole.GATEWAY),
                        issuer.settings().maxLifetime()))
                .toList();
    }

    /** An audience belongs to one agent, so it finds the name. */
    private List<Agent> agents() {
        var principals = new LinkedHashMap<String, Principal>();
        settings.actors().forEach((principal, audience) -> principals.put(audience, principal));
        var agents = new ArrayList<Agent>();
        new TreeMap<>(settings.written().actors()).forEach((name, actor) -> {
            var principal = actor == null ? null : principals.get(actor.audience());
            if (principal != null) {
                agents.add(new Agent(name, principal, String.valueOf(actor.audience())));
            }
        });
        return agents;
    }

    /** The clients of the token service, by the names of their policies. */
    private Map<String, Set<Principal>> clients() {
        var byPolicy = new LinkedHashMap<String, Set<Principal>>();
        var service = settings.tokenService();
        if (service != null) {
            service.clients()
                    .forEach(client -> client.policies()
                            .values()
                            .forEach(policy -> byPolicy.computeIfAbsent(policy.name(), name -> new HashSet<>())
                                    .add(client.actor())));
        }
        return byPolicy;
    }

    private PlacePolicy policy(ConfiguredPolicy configured) {
        var policy = configured.policy();
        var issuance = issuances.of(configured);
        var raw = settings.written().policies().get(policy.name());
        return new PlacePolicy(
                policy.name(),
                policy.limit().audience(),
                new ScopeLimits(policy.limit().scopes(), policy.scopes().required(), translation(policy.scopes())),
                new Admission(
                        policy.requires(Requirement.ACTOR) || policy.namesActors(),
                        policy.actors(),
                        issuers(raw == null ? null : raw.subjectIssuers()),
                        issuers(raw == null ? null : raw.actorIssuers())),
                life(policy, issuance),
                depth(policy, issuance),
                issuance);
    }

    /** The search for a key takes time, so only a life that a check may find too long is searched for. */
    private Limit<Duration> life(DelegationPolicy policy, Issuance issuance) {
        var life = policy.limit().maximumLifetime();
        var isSuspect = policy.namesActors()
                || life.compareTo(issuance.longest()) > 0
                || entrances().stream().anyMatch(entrance -> life.compareTo(entrance.longest()) > 0);
        return new Limit<>(life, isSuspect && written.test(key(policy, "max-lifetime")));
    }

    private Limit<Integer> depth(DelegationPolicy policy, Issuance issuance) {
        int depth = policy.maximumDepth();
        return new Limit<>(depth, depth > issuance.depth().most() && written.test(key(policy, "max-depth")));
    }

    private static String key(DelegationPolicy policy, String property) {
        return "delegation.policies." + policy.name() + "." + property;
    }

    /** Whether an earlier gateway translated a scope is not known here, so every entry counts. */
    private static ScopeTranslation translation(ScopeRules rules) {
        var mapping = new HashMap<String, Set<String>>();
        for (var entry : rules.translation().entries()) {
            mapping.computeIfAbsent(entry.from(), scope -> new HashSet<>())
                    .addAll(entry.to().values());
        }
        var implied = new HashMap<String, Set<String>>();
        rules.implied().forEach((scope, others) -> implied.put(scope, Set.copyOf(others.values())));
        return new ScopeTranslation(mapping, implied);
    }

    private static Optional<Set<String>> issuers(@Nullable List<String> names) {
        return Optional.ofNullable(names).map(Set::copyOf);
    }
}
