package dev.narrowgate.delegation.config.source;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Finds changed keys of Spring, which are read at the start only. */
public final class RestartKeys {

    private static final Set<String> ROOTS = Set.of("server.", "spring.", "management.", "logging.");

    /** Sections that a reload obeys, without hyphens. */
    private static final List<String> OBEYED = List.of(
            "spring.cloud.gateway.server.webflux.routes",
            "spring.cloud.gateway.server.webflux.defaultfilters",
            "spring.config.import",
            "spring.config.activate");

    private RestartKeys() {}

    /** Returns the keys whose values differ from those of the start, in their order. */
    public static List<String> between(ConfigurableEnvironment start, ConfigurableEnvironment now) {
        var keys = new TreeSet<>(keys(start));
        keys.addAll(keys(now));
        return keys.stream()
                .filter(key -> !Objects.equals(value(start, key), value(now, key)))
                .toList();
    }

    private static @Nullable String value(ConfigurableEnvironment environment, String key) {
        try {
            return environment.getProperty(key);
        } catch (IllegalArgumentException placeholder) {
            // It stands for nothing, which the start has accepted in a key that nothing reads.
            return placeholder.getMessage();
        }
    }

    private static Set<String> keys(ConfigurableEnvironment environment) {
        var keys = new TreeSet<String>();
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                known.stream()
                        .map(name -> SettingNames.uniform(name.toString()))
                        .filter(key -> ROOTS.stream().anyMatch(key::startsWith))
                        .filter(key -> OBEYED.stream().noneMatch(section -> isIn(section, key)))
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    private static boolean isIn(String section, String key) {
        return key.equals(section) || key.startsWith(section + ".") || key.startsWith(section + "[");
    }
}
