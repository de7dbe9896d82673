package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What operators wrote, wherever they wrote it, with the places. Collects problems instead of stopping at the first. */
public final class ConfigurationSource {

    private final ConfigurableEnvironment environment;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    public ConfigurationSource(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** Hosts that may be asked over http. */
    public InsecureHosts insecureHosts() {
        return InsecureHosts.of(list(InsecureHosts.KEY));
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }

    /** Notes that something is wrong with a key. Of one place only the first thing is worth saying. */
    public void problem(String key, String message) {
        add(place(key), message);
    }

    /** Where a key stands: {@code file:line key}, or the key alone when it stands nowhere. */
    public String place(String key) {
        var property = find(key);
        return property == null ? key : ConfigurationPlaces.of(property, key);
    }

    /** Whether a value, or the first one of a list, stands anywhere. */
    public boolean isWritten(String key) {
        return find(key) != null || find(key + "[0]") != null;
    }

    /** Whether a value stands anywhere, and is one of these, in whatever case. */
    public boolean isOneOf(String key, Set<String> values) {
        var property = find(key);
        return property != null
                && values.contains(environment
                        .resolvePlaceholders(String.valueOf(property.getValue()))
                        .toLowerCase(Locale.ROOT));
    }

    public boolean isOneOf(String key, String... values) {
        return isOneOf(key, Set.of(values));
    }

    /** Whether the server asks callers for certificates. */
    public boolean asksForCertificates() {
        return ServerCertificates.areAskedFor(environment);
    }

    public boolean isTrue(String key) {
        return isOneOf(key, "true", "on", "yes", "1");
    }

    public boolean isFalse(String key) {
        return isOneOf(key, "false", "off", "no", "0");
    }

    /** A value as text, with its placeholders resolved; null when it stands nowhere or is empty. */
    @Nullable
    public String text(String key) {
        var value = Binder.get(environment)
                .bind(ConfigurationPropertyName.adapt(key, '.'), Bindable.of(String.class))
                .orElse("")
                .strip();
        return value.isEmpty() ? null : value;
    }

    /** A list of texts, empty when it stands nowhere. */
    public List<String> list(String key) {
        return Binder.get(environment)
                .bind(ConfigurationPropertyName.adapt(key, '.'), Bindable.listOf(String.class))
                .orElse(List.of());
    }

    /** Whether anything stands below a name. */
    public boolean hasSection(String key) {
        var name = ConfigurationPropertyName.adapt(key, '.');
        for (var properties : ConfigurationPropertySources.get(environment)) {
            if (properties.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
                return true;
            }
        }
        return false;
    }

    /** The keys of all values below a name that stand in the environment of the process, or of all that stand elsewhere. */
    public List<String> keysBelow(String section, boolean inEnvironment) {
        var root = ConfigurationPropertyName.of(section);
        var keys = new ArrayList<String>();
        for (var properties : ConfigurationPropertySources.get(environment)) {
            var isEnvironment = properties.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
            if (isEnvironment == inEnvironment && properties instanceof IterableConfigurationPropertySource known) {
                known.filter(root::isAncestorOf).forEach(name -> keys.add(name.toString()));
            }
        }
        return keys;
    }

    /** Binds a section, and notes every value that does not fit and every key that means nothing. */
    public <T> @Nullable T bind(String name, Bindable<T> target, Class<?> shape) {
        var handler = new CollectingBindHandler((key, property, message) -> add(
                property == null
                        ? key.toString()
                        : ConfigurationPlaces.of(property, property.getName().toString()),
                message));
        var bound = Binder.get(environment).bind(name, target, handler).orElse(null);
        handler.unbound(ConfigurationPropertyName.of(name), ConfigurationPropertySources.get(environment))
                .forEach(property -> reportUnknownKey(property, shape, name));
        return bound;
    }

    /** Binds a section of another library, which says what is wrong with it. */
    public <K, V> Map<K, V> bindAny(String name, Bindable<Map<K, V>> target) {
        return Binder.get(environment).bind(name, target).orElseGet(Map::of);
    }

    private void reportUnknownKey(ConfigurationProperty property, Class<?> shape, String root) {
        // What is below an unknown key is unknown with it: it is said once.
        var unknown = KnownKeys.unknown(shape, property.getName().toString().substring(root.length()));
        add(ConfigurationPlaces.of(property, root + unknown.key()), unknown.message());
    }

    private void add(String place, String message) {
        if (problems.stream().noneMatch(problem -> problem.place().equals(place))) {
            problems.add(new ConfigurationProblem(place, message));
        }
    }

    private @Nullable ConfigurationProperty find(String key) {
        var name = ConfigurationPropertyName.adapt(key, '.');
        for (var source : ConfigurationPropertySources.get(environment)) {
            var property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
