package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.web.route.TargetHost;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.util.StringUtils;

/**
 * Finds open routes that take whatever no other route takes. {@code //tickets/1} and {@code /%2Ftickets/1} are no paths of a
 * delegated route {@code /tickets/**}, and may be {@code /tickets/1} to a next hop that both have.
 */
final class CatchAllRoutes {

    private CatchAllRoutes() {}

    /** The id of a delegated route whose next hop an open one shares, when it takes paths of any beginning; else null. */
    static @Nullable String shared(RouteDefinition open, List<RouteDefinition> delegated) {
        if (!takesAnyBeginning(open)) {
            return null;
        }
        var nextHop = nextHop(open.getUri());
        return delegated.stream()
                .filter(route -> nextHop != null && nextHop.equals(nextHop(route.getUri())))
                .map(route -> String.valueOf(route.getId()))
                .findFirst()
                .orElse(null);
    }

    private static boolean takesAnyBeginning(RouteDefinition route) {
        var paths = route.getPredicates().stream()
                .filter(predicate -> "Path".equals(predicate.getName()))
                .toList();
        return paths.stream().allMatch(CatchAllRoutes::hasAnyBeginning);
    }

    /** The framework takes one or more patterns, each an argument of its own or all in one. */
    private static boolean hasAnyBeginning(PredicateDefinition path) {
        return path.getArgs().values().stream()
                .flatMap(patterns -> Arrays.stream(patterns.split(",")))
                .map(pattern -> StringUtils.trimLeadingCharacter(pattern.strip(), '/'))
                .anyMatch(pattern -> pattern.startsWith("*") || pattern.startsWith("{"));
    }

    private static @Nullable String nextHop(@Nullable URI uri) {
        var host = uri == null ? null : TargetHost.of(uri);
        if (uri == null || host == null) {
            return null;
        }
        var secure = "https".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
        var written = TargetHost.port(uri);
        return host.toLowerCase(Locale.ROOT) + ":" + (written >= 0 ? written : secure ? 443 : 80);
    }
}
