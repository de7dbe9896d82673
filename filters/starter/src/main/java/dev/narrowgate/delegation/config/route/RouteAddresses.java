package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.web.route.TargetHost;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the addresses of routes, so that an unreachable address is found before the first request. */
final class RouteAddresses {

    private static final String INSTANCES = "spring.cloud.discovery.client.simple.instances.";
    private static final Set<String> SECURE = Set.of("https", "wss");
    private static final Set<String> PLAIN = Set.of("http", "ws");
    private static final String BALANCED = "lb";

    private final ConfigurationSource source;
    private final boolean balances;
    private final List<ConfigurationProblem> warnings;

    /** @param balances whether a load balancer chooses instances for {@code lb:} */
    RouteAddresses(ConfigurationSource source, boolean balances, List<ConfigurationProblem> warnings) {
        this.source = source;
        this.balances = balances;
        this.warnings = warnings;
    }

    /** @param uri an address with a scheme */
    void check(String key, URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals(BALANCED)) {
            checkBalanced(key, uri);
        } else if (SECURE.contains(scheme) || PLAIN.contains(scheme)) {
            checkHost(key, uri, scheme);
        }
    }

    private void checkHost(String key, URI uri, String scheme) {
        if (TargetHost.of(uri) == null || TargetHost.port(uri) == 0 || TargetHost.port(uri) > 65_535) {
            source.problem(
                    key,
                    "'" + uri + "' has no host and port that can be asked (expected: such as http://tickets:8081)");
        } else if (SECURE.contains(scheme) && TargetHost.isUnderscored(uri)) {
            source.problem(
                    key,
                    "'" + uri
                            + "' has a host with an underscore, which no certificate can be checked against (expected:"
                            + " a name without one, or http:)");
        } else if (scheme.equals("ws") && TargetHost.isUnderscored(uri)) {
            source.problem(
                    key,
                    "'" + uri
                            + "' has a host with an underscore (expected: http:, which takes WebSockets too, or a name"
                            + " without one)");
        } else if (!List.of("", "/").contains(uri.getRawPath()) || uri.getRawQuery() != null) {
            source.problem(
                    key,
                    "'" + uri + "' has a path or a query, which is not sent (expected: a scheme, a host and perhaps a"
                            + " port; the filter PrefixPath puts a path before that of requests)");
        }
    }

    private void checkBalanced(String key, URI uri) {
        var service = service(uri);
        if (!balances) {
            source.problem(
                    key,
                    "'" + uri + "' needs a load balancer, and this program has none (expected: the address of the next"
                            + " hop, such as http://tickets:8081, or spring-cloud-starter-loadbalancer on the class path)");
        } else if (service == null) {
            source.problem(
                    key,
                    "'" + uri + "' names no service that a load balancer knows (expected: lb:// and a name of letters,"
                            + " digits and hyphens)");
        } else if (!source.hasSection(INSTANCES + service)) {
            warnings.add(new ConfigurationProblem(
                    source.place(key),
                    "'" + uri + "' has no instances unless a discovery service knows them (expected: " + INSTANCES
                            + service + ")"));
        }
    }

    /** The service of {@code lb://tickets} or {@code lb:https://tickets}; null if the address has none. */
    private static @Nullable String service(URI uri) {
        try {
            return uri.isOpaque() ? URI.create(uri.getSchemeSpecificPart()).getHost() : uri.getHost();
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
