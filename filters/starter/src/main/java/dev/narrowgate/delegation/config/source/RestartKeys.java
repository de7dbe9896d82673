package dev.narrowgate.delegation.config.source;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
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
        var names = new HashSet<>(names(start));
        names.addAll(names(now));
        return names.stream()
                .filter(name -> !Objects.equals(value(start, name), value(now, name)))
                .map(ConfigurationPropertyName::toString)
                .sorted()
                .toList();
    }

    /** Finds the value in every spelling of the name. A placeholder that stands for nothing stays as it is written. */
    private static @Nullable Object value(ConfigurableEnvironment environment, ConfigurationPropertyName name) {
        for (var source : ConfigurationPropertySources.get(environment)) {
            var property = source.getConfigurationProperty(name);
            if (property != null) {
                return property.getValue() instanceof CharSequence text
                        ? environment.resolvePlaceholders(text.toString())
                        : property.getValue();
            }
        }
        return null;
    }

    /** Two spellings of a name are equal. */
    private static Set<ConfigurationPropertyName> names(ConfigurableEnvironment environment) {
        var names = new HashSet<ConfigurationPropertyName>();
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                known.stream().filter(RestartKeys::isReadAtTheStart).forEach(names::add);
            }
        }
        return names;
    }

    private static boolean isReadAtTheStart(ConfigurationPropertyName name) {
        var key = SettingNames.uniform(name.toString());
        return ROOTS.stream().anyMatch(key::startsWith) && OBEYED.stream().noneMatch(section -> isIn(section, key));
    }

    private static boolean isIn(String section, String key) {
        return key.equals(section) || key.startsWith(section + ".") || key.startsWith(section + "[");
    }
}
