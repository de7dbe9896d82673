package dev.narrowgate.delegation.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/** What operators wrote, wherever they wrote it, with the places. Collects problems instead of stopping at the first. */
final class ConfigurationSource {

    private final ConfigurableEnvironment environment;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    ConfigurationSource(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    List<ConfigurationProblem> problems() {
        return problems;
    }

    /** Notes that something is wrong with a key. */
    void problem(String key, String message) {
        problems.add(new ConfigurationProblem(place(key), message));
    }

    /** Where a key stands: {@code file:line key}, or the key alone when it stands nowhere. */
    String place(String key) {
        var property = find(key);
        return property == null ? key : ConfigurationPlaces.of(property, key);
    }

    /** Binds a section, and notes every value that does not fit and every key that means nothing. */
    <T> @Nullable T bind(String name, Bindable<T> target, Class<?> shape) {
        var bound = Binder.get(environment).bind(name, target, new Collecting()).orElse(null);
        reportUnknownKeys(name, target, shape);
        return bound;
    }

    private void reportUnknownKeys(String name, Bindable<?> target, Class<?> shape) {
        var strict = new NoUnboundElementsBindHandler(new Forgiving(), new UnboundElementsSourceFilter());
        try {
            Binder.get(environment).bind(name, target, strict);
        } catch (BindException failed) {
            if (failed.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                unbound.getUnboundProperties().forEach(property -> reportUnknownKey(property, shape, name));
            }
        }
    }

    private void reportUnknownKey(ConfigurationProperty property, Class<?> shape, String root) {
        var key = property.getName().toString();
        var expected = KnownKeys.beside(shape, key.substring(Math.min(key.length(), root.length())));
        problems.add(new ConfigurationProblem(
                ConfigurationPlaces.of(property, key),
                "unknown key"
                        + (expected.isEmpty()
                                ? ""
                                : " (expected one of: " + expected.stream().collect(Collectors.joining(", ")) + ")")));
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

    /** Notes what cannot be bound, and goes on without it. */
    private final class Collecting implements BindHandler {
        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
            var property = context.getConfigurationProperty();
            var key = property == null ? name.toString() : property.getName().toString();
            problems.add(new ConfigurationProblem(
                    property == null ? place(key) : ConfigurationPlaces.of(property, key),
                    ExpectedValues.message(property == null ? null : property.getValue(), target, error)));
            return null;
        }
    }

    /** Goes on without what cannot be bound: it was noted before. */
    private static final class Forgiving implements BindHandler {
        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
            return null;
        }
    }
}
