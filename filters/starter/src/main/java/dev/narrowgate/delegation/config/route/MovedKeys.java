package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds keys of Spring Cloud Gateway at their places before version 5. The framework ignores such keys, so their
 * routes, limits and headers have no effect.
 */
public final class MovedKeys {

    static final String OLD = "spring.cloud.gateway";
    public static final String NEW = OLD + ".server.webflux";

    /**
     * The sections below the old prefix. Another name there is not a setting, because an environment may name a
     * service like this.
     */
    static final Set<String> SECTIONS = Set.of(
            "default-filters",
            "discovery",
            "enabled",
            "fail-on-route-definition-error",
            "filter",
            "forwarded",
            "global-filter",
            "globalcors",
            "handler-mapping",
            "httpclient",
            "httpserver",
            "loadbalancer",
            "metrics",
            "observability",
            "predicate",
            "redis-rate-limiter",
            "redis-route-definition-repository",
            "restrictive-property-accessor",
            "route-filter-cache-enabled",
            "route-refresh-listener",
            "routes",
            "set-status",
            "streaming-media-types",
            "trusted-proxies",
            "version",
            "x-forwarded");

    /** The sections by their uniform spelling, because keys may have any spelling. */
    private static final Map<String, String> BY_UNIFORM =
            SECTIONS.stream().collect(Collectors.toUnmodifiableMap(SettingNames::uniform, section -> section));

    /** The sections that have moved to another prefix. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("mvc", OLD + ".server.webmvc", "proxy", OLD + ".proxy-exchange.webflux");

    private final ConfigurationSource source;

    public MovedKeys(ConfigurationSource source) {
        this.source = source;
    }

    /**
     * Notes each section once, with the key that replaces it. A key in the environment of the process may belong to
     * another program, so it is only a warning.
     */
    public List<ConfigurationProblem> check() {
        moved(source.keysBelow(OLD, false)).forEach(source::problem);
        var warnings = new ArrayList<ConfigurationProblem>();
        moved(source.keysBelow(OLD, true))
                .forEach((key, message) -> warnings.add(new ConfigurationProblem(source.place(key), message)));
        return warnings;
    }

    /** The messages by the first key of each section. */
    private static Map<String, String> moved(List<String> keys) {
        var seen = new HashSet<String>();
        var moved = new LinkedHashMap<String, String>();
        for (var key : keys) {
            var written = head(key.substring(OLD.length() + 1));
            var section = BY_UNIFORM.getOrDefault(SettingNames.uniform(written), written);
            var now = SECTIONS.contains(section) ? NEW + "." + section : ELSEWHERE.get(section);
            if (now != null && seen.add(section)) {
                moved.put(key, "nothing reads " + OLD + "." + section + " any more (expected: " + now + ")");
            }
        }
        return moved;
    }

    /** Whether a key in uniform spelling is in a moved section. */
    public static boolean isMoved(String uniform) {
        var below = uniform.startsWith(OLD + ".") ? head(uniform.substring(OLD.length() + 1)) : "";
        return ELSEWHERE.containsKey(below) || BY_UNIFORM.containsKey(below);
    }

    /** The name of a section, without its members and the indexes of its elements. */
    private static String head(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) == '.' || key.charAt(i) == '[') {
                return key.substring(0, i);
            }
        }
        return key;
    }
}
