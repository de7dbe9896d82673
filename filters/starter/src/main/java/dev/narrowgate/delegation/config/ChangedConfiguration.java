package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

/** A configuration with a few changed values. The usual code reads it, so an impossible change has problems. */
public final class ChangedConfiguration {

    private static final String ISSUERS = DelegationProperties.PREFIX + ".issuers";

    private final ConfigurableEnvironment environment;
    private final Map<String, Object> changed;
    private final Map<Map<String, Object>, Optional<DelegationSettings>> read;

    private ChangedConfiguration(
            ConfigurableEnvironment environment,
            Map<String, Object> changed,
            Map<Map<String, Object>, Optional<DelegationSettings>> read) {
        this.environment = environment;
        this.changed = changed;
        this.read = read;
    }

    /** Returns the configuration without a change. */
    public static ChangedConfiguration of(ConfigurableEnvironment environment) {
        return new ChangedConfiguration(environment, Map.of(), new HashMap<>());
    }

    /** Returns the same configuration with another value of a key, or with another list. */
    public ChangedConfiguration with(String key, List<String> values, boolean isList) {
        var all = new LinkedHashMap<>(changed);
        // A list comes from one source as a whole, so one changed element would hide the others.
        if (key.startsWith(ISSUERS) && all.keySet().stream().noneMatch(name -> name.startsWith(ISSUERS))) {
            all.putAll(below(ISSUERS));
        }
        all.keySet().removeIf(name -> name.equals(key) || name.startsWith(key + "[") || name.startsWith(key + "."));
        for (int i = 0; i < values.size(); i++) {
            all.put(isList ? key + "[" + i + "]" : key, values.get(i));
        }
        return new ChangedConfiguration(environment, all, read);
    }

    /** Returns the settings; null if the configuration has a problem. Each change is read once. */
    public @Nullable DelegationSettings read() {
        return read.computeIfAbsent(changed, first -> Optional.ofNullable(ConfigurationReader.quietly(withChanges())))
                .orElse(null);
    }

    /** Returns a list, with the changes; empty if it is absent. */
    public List<String> list(String key) {
        return new ConfigurationSource(withChanges()).list(key);
    }

    /** Returns a value as text, with the changes; empty if it is absent. */
    public String text(String key) {
        return Objects.requireNonNullElse(new ConfigurationSource(withChanges()).text(key), "");
    }

    /** Returns the place of a key, as in a problem. */
    public String place(String key) {
        return new ConfigurationSource(environment).place(key);
    }

    private ConfigurableEnvironment withChanges() {
        var copy = new StandardEnvironment();
        var sources = copy.getPropertySources();
        List.copyOf(sources.stream().toList()).forEach(source -> sources.remove(source.getName()));
        environment.getPropertySources().forEach(source -> {
            if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                sources.addLast(source);
            }
        });
        if (!changed.isEmpty()) {
            sources.addFirst(new OriginTrackedMapPropertySource("changes", changed));
        }
        ConfigurationPropertySources.attach(copy);
        return copy;
    }

    private Map<String, Object> below(String root) {
        var name = ConfigurationPropertyName.of(root);
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                var found = new LinkedHashMap<String, Object>();
                known.stream().filter(name::isAncestorOf).forEach(key -> {
                    var property = known.getConfigurationProperty(key);
                    if (property != null) {
                        found.put(key.toString(), OriginTrackedValue.of(property.getValue(), property.getOrigin()));
                    }
                });
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return Map.of();
    }
}
