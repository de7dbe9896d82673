package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.engine.settings.Findings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The configuration from all sources, with the place of each value. Collects all problems, not only the first. */
public final class ConfigurationSource implements Findings {

    private final ConfigurableEnvironment environment;
    private final List<ConfigurationPropertySource> sources;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    public ConfigurationSource(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.sources = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(source -> sources.add(ScopeKeys.of(source)));
    }

    /** Hosts that the gateway may call over http. */
    public InsecureHosts insecureHosts() {
        return InsecureHosts.of(list(InsecureHosts.KEY));
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }

    @Override
    public void problem(String key, String message) {
        add(place(key), message);
    }

    /** Returns the place of a key, for a list that of its first element: {@code file:line key}, or the key alone. */
    public String place(String key) {
        var value = find(key);
        var property = value == null ? find(key + "[0]") : value;
        return property == null ? key : ConfigurationPlaces.of(property, key);
    }

    @Override
    public boolean isWritten(String key) {
        return find(key) != null || find(key + "[0]") != null;
    }

    @Override
    public void checkAddress(String key, String address) {
        var uri = Addresses.parse(address);
        if (uri == null || !insecureHosts().accept(uri) || uri.getRawFragment() != null) {
            problem(key, Addresses.misfit(address, false));
        }
    }

    /** Parses an address that was checked before; null for one with a problem. */
    public @Nullable URI address(@Nullable String text) {
        var uri = Addresses.parse(text);
        return uri != null && insecureHosts().accept(uri) && uri.getRawFragment() == null ? uri : null;
    }

    @Override
    public boolean hasBundle(String name) {
        return hasSection("spring.ssl.bundle.pem." + name) || hasSection("spring.ssl.bundle.jks." + name);
    }

    @Override
    public Findings below(String section) {
        return new SectionFindings(this, section);
    }

    /** Whether the value is one of these, in upper or lower case. */
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

    @Override
    @Nullable
    public String text(String key) {
        var value = binder().bind(ConfigurationPropertyName.adapt(key, '.'), Bindable.of(String.class))
                .orElse("")
                .strip();
        return value.isEmpty() ? null : value;
    }

    /** Returns a list of texts; empty if it is absent. */
    public List<String> list(String key) {
        return binder().bind(ConfigurationPropertyName.adapt(key, '.'), Bindable.listOf(String.class))
                .orElse(List.of());
    }

    /** Whether a source has keys below a name. */
    public boolean hasSection(String key) {
        var name = ConfigurationPropertyName.adapt(key, '.');
        for (var properties : sources) {
            if (properties.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
                return true;
            }
        }
        return false;
    }

    /** Returns the keys below a name, either from the environment of the process or from all other sources. */
    public List<String> keysBelow(String section, boolean inEnvironment) {
        var root = ConfigurationPropertyName.of(section);
        var keys = new ArrayList<String>();
        for (var properties : sources) {
            var isEnvironment = properties.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
            if (isEnvironment == inEnvironment && properties instanceof IterableConfigurationPropertySource known) {
                known.filter(root::isAncestorOf).forEach(name -> keys.add(name.toString()));
            }
        }
        return keys;
    }

    /** Binds a section. Notes every value that does not fit, and every unknown key. */
    public <T> @Nullable T bind(String name, Bindable<T> target, Class<?> shape) {
        var handler = new CollectingBindHandler((key, property, message) -> add(
                property == null
                        ? key.toString()
                        : ConfigurationPlaces.of(property, property.getName().toString()),
                message));
        var bound = binder().bind(name, target, handler).orElse(null);
        handler.unbound(ConfigurationPropertyName.of(name), sources)
                .forEach(property -> reportUnknownKey(property, shape, name));
        return bound;
    }

    /** Binds a section of another library, which reports invalid values itself. */
    public <K, V> Map<K, V> bindAny(String name, Bindable<Map<K, V>> target) {
        return binder().bind(name, target).orElseGet(Map::of);
    }

    private void reportUnknownKey(ConfigurationProperty property, Class<?> shape, String root) {
        // A key below an unknown key is unknown too, so only the upper one is reported.
        var unknown = KnownKeys.unknown(shape, property.getName().toString().substring(root.length()));
        add(ConfigurationPlaces.of(property, root + unknown.key()), unknown.message());
    }

    private Binder binder() {
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
    }

    private void add(String place, String message) {
        if (problems.stream().noneMatch(problem -> problem.place().equals(place))) {
            problems.add(new ConfigurationProblem(place, message));
        }
    }

    private @Nullable ConfigurationProperty find(String key) {
        var name = ConfigurationPropertyName.adapt(key, '.');
        for (var source : sources) {
            var property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }
}
