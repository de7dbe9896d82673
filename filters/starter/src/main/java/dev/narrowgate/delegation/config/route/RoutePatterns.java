package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * Checks the regular expressions of routes, which match texts of callers on an event loop. An expression that takes
 * more than linear time would let a single request stop all others.
 */
final class RoutePatterns {

    /** Long enough to show how the time of a pattern grows, short enough for a start. */
    private static final int LENGTH = 512;

    /** The predicates and filters with patterns, and the names and positions of those arguments. */
    private static final Map<String, Set<String>> ARGUMENTS = Map.of(
            "Header", Set.of("regexp", NameUtils.generateName(1)),
            "Cookie", Set.of("regexp", NameUtils.generateName(1)),
            "Query", Set.of("regexp", NameUtils.generateName(1)),
            "RewritePath", Set.of("regexp", NameUtils.generateName(0)),
            "RewriteResponseHeader", Set.of("regexp", NameUtils.generateName(1)),
            "RewriteLocationResponseHeader", Set.of("protocols", "protocolsRegex", NameUtils.generateName(3)));

    /** A variable of a path or host with a pattern of its own: {@code {id:[0-9]+}}. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\{[A-Za-z0-9_*-]++:([^/{}]*+(?:\\{[0-9,]*+}[^/{}]*+){0,8})}");

    private final ConfigurationSource source;

    RoutePatterns(ConfigurationSource source) {
        this.source = source;
    }

    /** @param name the name of a predicate or a filter */
    void check(String key, String name, Map<String, String> arguments) {
        var patterns = ARGUMENTS.getOrDefault(name, Set.of());
        arguments.forEach((argument, value) -> {
            if (patterns.contains(argument)) {
                checkPattern(key, value);
            } else if (name.equals("Path") || name.equals("Host")) {
                var variables = VARIABLE.matcher(value);
                while (variables.find()) {
                    checkPattern(key, variables.group(1));
                }
                SegmentPatterns.of(value).forEach(segment -> checkWhole(key, segment));
            }
        });
    }

    /** Checks origins with stars, which become patterns too. */
    void checkOrigins(String key, @Nullable List<?> origins) {
        for (var origin : origins == null ? List.of() : origins) {
            var text = String.valueOf(origin);
            report(key, text, Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q")));
        }
    }

    private void checkPattern(String key, String text) {
        try {
            report(key, text, Pattern.compile(text));
        } catch (PatternSyntaxException invalid) {
            source.problem(key, "'" + text + "' is no regular expression: " + invalid.getDescription());
        }
    }

    /** Checks a pattern that is compared with whole texts only. */
    void checkWhole(String key, String text) {
        try {
            report(key, text, PatternProbe.ofWholeTexts(Pattern.compile(text), LENGTH));
        } catch (PatternSyntaxException invalid) {
            source.problem(key, "'" + text + "' is no regular expression: " + invalid.getDescription());
        }
    }

    private void report(String key, String text, Pattern pattern) {
        report(key, text, new PatternProbe(pattern, LENGTH));
    }

    private void report(String key, String text, PatternProbe probe) {
        if (probe.weakness() != null) {
            source.problem(
                    key,
                    "'" + text + "' takes more than linear time for some texts, so one request could stop all others"
                            + " (expected: one quantifier at a place, such as [^/]* instead of (.*)*)");
        }
    }
}
