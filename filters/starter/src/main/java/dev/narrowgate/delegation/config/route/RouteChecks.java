package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import dev.narrowgate.delegation.web.route.DelegatedRoutes;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;

/** Checks the routes of Spring Cloud Gateway, because the framework silently ignores misspelt parts. */
public final class RouteChecks {

    private static final String PREFIX = "spring.cloud.gateway.server.webflux";
    private static final String DELEGATION = "Delegation";
    private static final String MAP_HEADER = "MapRequestHeader";

    /** The timeouts that a route may set for itself. */
    private static final List<String> TIMES =
            List.of(RouteMetadataUtils.CONNECT_TIMEOUT_ATTR, RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR);

    /** The name of the argument, and the name that Spring Cloud Gateway gives to an argument without a name. */
    private static final Set<String> ARGUMENTS = Set.of("policy", NameUtils.generateName(0));

    /** The number of routes, and the warnings. */
    public record Result(int count, List<ConfigurationProblem> warnings) {}

    private final ConfigurationSource source;
    private final Set<String> filters;
    private final Set<String> predicates;
    private final RoutePatterns patterns;
    private final CrossOrigins origins;
    private final RouteAddresses addresses;
    private final DelegatedFilters delegated;
    private final List<ConfigurationProblem> warnings = new ArrayList<>();
    private final Set<String> unused = new TreeSet<>();
    private final List<RouteDefinition> behind = new ArrayList<>();

    public RouteChecks(ConfigurationSource source, RouteVocabulary vocabulary, DelegatedFilters delegated) {
        this.source = source;
        this.patterns = new RoutePatterns(source);
        this.origins = new CrossOrigins(source, patterns);
        this.addresses = new RouteAddresses(source, vocabulary.balances(), warnings);
        this.delegated = delegated;
        this.filters = vocabulary.filters();
        this.predicates = vocabulary.predicates();
    }

    /** @param elsewhere the policies that something other than a route uses */
    public Result check(Set<String> policies, Set<String> elsewhere) {
        var routes = source.bind(PREFIX + ".routes", Bindable.listOf(RouteDefinition.class), RouteDefinition.class);
        var defaults = source.bind(
                PREFIX + ".default-filters", Bindable.listOf(FilterDefinition.class), FilterDefinition.class);
        unused.addAll(policies);
        unused.removeAll(elsewhere);
        var common = defaults == null ? List.<FilterDefinition>of() : defaults;
        checkFilters(PREFIX + ".default-filters", common, policies);
        origins.check();
        int count = 0;
        long delegatedRoutes = 0;
        var ids = new HashSet<String>();
        var all = routes == null ? List.<RouteDefinition>of() : routes;
        for (var route : all) {
            if (route != null && delegations(route.getFilters()) > 0) {
                behind.add(route);
            }
        }
        for (var route : all) {
            if (route != null) {
                check(PREFIX + ".routes[" + count + "]", route, common, policies, ids);
                delegatedRoutes += delegations(route.getFilters());
            }
            count++;
        }
        // Default filters apply to every route, and so to every route with a Delegation filter.
        if (delegatedRoutes + delegations(common) > 0) {
            checkBeside(PREFIX + ".default-filters", common);
            checkGlobalCache();
        }
        unused.forEach(policy -> warn(DelegationProperties.PREFIX + ".policies." + policy, "nothing uses this policy"));
        return new Result(count, warnings);
    }

    private void check(
            String key, RouteDefinition route, List<FilterDefinition> common, Set<String> policies, Set<String> ids) {
        if (route.getId() == null || route.getId().isBlank()) {
            source.problem(key + ".id", "missing (expected: a name for logs, metrics and the audit)");
        } else if (!ids.add(route.getId())) {
            source.problem(key + ".id", "'" + route.getId() + "' is the id of another route");
        }
        if (route.getPredicates().isEmpty()) {
            source.problem(
                    key + ".predicates",
                    "missing, so the route would take every request (expected: such as Path=/tickets/**)");
        }
        for (int i = 0; i < route.getPredicates().size(); i++) {
            var predicate = route.getPredicates().get(i);
            checkName(key + ".predicates[" + i + "]", predicate.getName(), predicates, "predicate");
            patterns.check(key + ".predicates[" + i + "]", String.valueOf(predicate.getName()), predicate.getArgs());
        }
        TIMES.forEach(
                time -> checkTime(key + ".metadata." + time, route.getMetadata().get(time)));
        origins.check(key + ".metadata.cors", route.getMetadata().get("cors"));
        checkFilters(key + ".filters", route.getFilters(), policies);
        var delegations = delegations(route.getFilters()) + delegations(common);
        checkUri(key + ".uri", route.getUri(), delegations > 0);
        if (delegations > 0) {
            checkBeside(key + ".filters", route.getFilters());
        }
        if (delegations == 0) {
            warn(key, "route '" + route.getId() + "' has no Delegation filter: it is open to anybody" + beside(route));
        } else if (delegations > 1) {
            source.problem(key + ".filters", "more than one Delegation filter (expected: one)");
        }
    }

    /** The framework reads milliseconds. It ignores any other value, or fails at each request. */
    private void checkTime(String key, @Nullable Object written) {
        if (written != null && !(written instanceof Number)) {
            try {
                Long.parseLong(written.toString());
            } catch (NumberFormatException none) {
                source.problem(key, "'" + written + "' (expected: milliseconds as a plain number, such as 5000)");
            }
        }
    }

    /** Describes what else an open route exposes. */
    private String beside(RouteDefinition open) {
        var shared = CatchAllRoutes.shared(open, behind);
        return shared == null
                ? ""
                : ", and sends what is no path of route '" + shared
                        + "', such as //a or /%2Fa, to the same next hop, which may"
                        + " read it as one (expected: a path of its own, or another next hop)";
    }

    private void checkFilters(String key, List<FilterDefinition> definitions, Set<String> policies) {
        for (int i = 0; i < definitions.size(); i++) {
            var filter = definitions.get(i);
            var place = key + "[" + i + "]";
            checkName(place, filter.getName(), filters, "filter");
            patterns.check(place, String.valueOf(filter.getName()), filter.getArgs());
            if (DELEGATION.equals(filter.getName())) {
                checkPolicy(place, filter, policies);
            }
        }
    }

    /** Unknown names are skipped here, because they are noted already. */
    private void checkBeside(String key, List<FilterDefinition> definitions) {
        for (int i = 0; i < definitions.size(); i++) {
            var filter = definitions.get(i);
            var name = String.valueOf(filter.getName());
            var problem = filters.contains(name) ? delegated.problem(name, filter.getArgs()) : null;
            if (problem != null) {
                source.problem(key + "[" + i + "]", problem);
            } else if (name.equals(MAP_HEADER)) {
                checkMapped(key + "[" + i + "]", filter);
            }
        }
    }

    /** With this setting the framework adds a cache to every route, unless the global filter is disabled. */
    private void checkGlobalCache() {
        if (source.isOneOf(PREFIX + ".filter.local-response-cache.enabled", Set.of("true"))
                && !source.isOneOf(PREFIX + ".global-filter.local-response-cache.enabled", Set.of("false"))) {
            source.problem(
                    PREFIX + ".filter.local-response-cache.enabled",
                    delegated.problem("LocalResponseCache") + " (expected: false)");
        }
    }

    private void checkMapped(String key, FilterDefinition filter) {
        var from = filter.getArgs().getOrDefault("fromHeader", filter.getArgs().get(NameUtils.generateName(0)));
        if (DelegatedFilters.isCredential(from)) {
            source.problem(
                    key,
                    "'" + MAP_HEADER + "' beside Delegation: it would copy the caller's credentials in " + from
                            + " (expected: a header that carries none)");
        }
    }

    private void checkPolicy(String key, FilterDefinition filter, Set<String> policies) {
        var values = List.copyOf(filter.getArgs().values());
        if (values.size() != 1 || !ARGUMENTS.containsAll(filter.getArgs().keySet())) {
            source.problem(key, "Delegation takes exactly one argument (expected: policy, the name of one)");
            return;
        }
        unused.remove(values.getFirst());
        if (!policies.contains(values.getFirst())) {
            source.problem(
                    key,
                    "Delegation=" + values.getFirst() + ": no such policy (expected: one of " + new TreeSet<>(policies)
                            + " under delegation.policies)");
        }
    }

    private void checkName(String key, @Nullable String name, Set<String> known, String kind) {
        if (name == null || !known.contains(name)) {
            source.problem(
                    key,
                    "'" + name + "' is no " + kind + " (expected: one of " + String.join(", ", new TreeSet<>(known))
                            + ")");
        }
    }

    private void checkUri(String key, @Nullable URI uri, boolean delegated) {
        if (uri == null || uri.getScheme() == null) {
            source.problem(key, "missing, or without a scheme (expected: such as https://tickets.internal)");
        } else if (delegated && !DelegatedRoutes.SCHEMES.contains(uri.getScheme())) {
            source.problem(
                    key,
                    "'" + uri.getScheme() + ":' cannot be delegated to (expected: one of "
                            + new TreeSet<>(DelegatedRoutes.SCHEMES) + ")");
        } else {
            addresses.check(key, uri);
        }
    }

    private static long delegations(List<FilterDefinition> definitions) {
        return definitions.stream()
                .filter(filter -> DELEGATION.equals(filter.getName()))
                .count();
    }

    private void warn(String key, String message) {
        warnings.add(new ConfigurationProblem(source.place(key), message));
    }
}
