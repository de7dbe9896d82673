package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.endpoints.signal.PushEndpoint;
import dev.narrowgate.delegation.engine.task.signal.ConfiguredStream;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Warns of a route whose own paths include the path of a pushed stream, which the endpoint takes from it. A route for every
 * path is no mistake.
 */
public final class SignalPaths {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";
    private static final String PATH = "Path";

    private final ConfigurationSource source;

    public SignalPaths(ConfigurationSource source) {
        this.source = source;
    }

    public List<ConfigurationProblem> check(List<ConfiguredStream> streams) {
        var warnings = new ArrayList<ConfigurationProblem>();
        var routes = source.bind(ROUTES, Bindable.listOf(RouteDefinition.class), RouteDefinition.class);
        for (int i = 0; routes != null && i < routes.size(); i++) {
            var predicates = routes.get(i).getPredicates();
            for (int j = 0; j < predicates.size(); j++) {
                if (PATH.equals(predicates.get(j).getName())) {
                    check(
                            ROUTES + "[" + i + "].predicates[" + j + "]",
                            predicates.get(j).getArgs().values(),
                            streams,
                            warnings);
                }
            }
        }
        return warnings;
    }

    private void check(
            String key,
            Iterable<String> patterns,
            List<ConfiguredStream> streams,
            List<ConfigurationProblem> warnings) {
        for (var pattern : patterns) {
            for (var stream : streams) {
                var path = PushEndpoint.PATH + stream.name();
                if (stream.pushToken() != null && takes(pattern, path)) {
                    warnings.add(new ConfigurationProblem(
                            source.place(key),
                            "'" + pattern + "' includes " + path
                                    + ", which delegation.signals serves (expected: another"
                                    + " path, or another name of the stream)"));
                }
            }
        }
    }

    private static boolean takes(String pattern, String path) {
        try {
            return pattern.startsWith(PushEndpoint.PATH)
                    && PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path));
        } catch (PatternParseException invalid) {
            // The framework reports it.
            return false;
        }
    }
}
