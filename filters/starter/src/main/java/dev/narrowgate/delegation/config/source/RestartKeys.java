package dev.narrowgate.delegation.config.source;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Finds changed keys of Spring, which are read at the start only. */
public final class RestartKeys {

    private static final Set<String> ROOTS = Set.of("server.", "spring.", "management.", "logging.");

    private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";

    /** Keys that a reload obeys. */
    private static final Set<String> OBEYED =
            Set.of(GATEWAY + "routes", GATEWAY + "default-filters", "spring.config.import");

    private RestartKeys() {}

    /** Returns the keys whose values differ from those of the start, in their order. */
    public static List<String> between(ConfigurableEnvironment start, ConfigurableEnvironment now) {
        var keys = new TreeSet<>(keys(start));
        keys.addAll(keys(now));
        return keys.stream()
                .filter(key -> !Objects.equals(start.getProperty(key), now.getProperty(key)))
                .toList();
    }

    /** Returns the keys in files only: arguments and variables of a process do not change. */
    private static Set<String> keys(ConfigurableEnvironment environment) {
        var keys = new TreeSet<String>();
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                for (var name : known) {
                    var key = name.toString();
                    var property = known.getConfigurationProperty(name);
                    if (ROOTS.stream().anyMatch(key::startsWith)
                            && OBEYED.stream().noneMatch(key::startsWith)
                            && property != null
                            && ConfigurationPlaces.file(property) != null) {
                        keys.add(key);
                    }
                }
            }
        }
        return keys;
    }
}
