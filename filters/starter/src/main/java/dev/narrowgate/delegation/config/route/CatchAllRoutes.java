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
 * Finds open routes that take all paths that no other route takes. {@code //tickets/1} and {@code /%2Ftickets/1} are
 * not paths of a delegated route {@code /tickets/**}. A next hop of both routes may still read them as
 * {@code /tickets/1}.
 */
final class CatchAllRoutes {

    private CatchAllRoutes() {}

    /** Returns the id of a delegated route with the same next hop, if the open route takes any beginning; else null. */
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

    /** The framework takes one or more patterns, each as its own argument or all in one argument. */
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
