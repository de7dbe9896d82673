package dev.narrowgate.delegation.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Goes on where Spring Boot's own handlers stop: notes every value that cannot be bound, and knows afterwards which keys
 * were bound to nothing.
 */
final class CollectingBindHandler implements BindHandler {

    private final BiConsumer<ConfigurationProperty, String> problems;
    private final Set<ConfigurationPropertyName> bound = new HashSet<>();
    private final Set<ConfigurationPropertyName> failed = new HashSet<>();

    CollectingBindHandler(BiConsumer<ConfigurationProperty, String> problems) {
        this.problems = problems;
    }

    @Override
    public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        bound.add(name);
        return result;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        var property = property(name, context);
        failed.add(name);
        // A section with nothing in it is one that is not there.
        if (property != null && !String.valueOf(property.getValue()).isEmpty()) {
            failed.add(property.getName());
            problems.accept(property, ExpectedValues.message(property.getValue(), target, error));
        }
        return null;
    }

    /** What could not be bound, which for a section is known under its name only. */
    private static @Nullable ConfigurationProperty property(ConfigurationPropertyName name, BindContext context) {
        var property = context.getConfigurationProperty();
        for (var source : context.getSources()) {
            property = property == null ? source.getConfigurationProperty(name) : property;
        }
        return property;
    }

    /** What stands below a name in files and was neither bound nor reported. */
    List<ConfigurationProperty> unbound(
            ConfigurationPropertyName prefix, Iterable<ConfigurationPropertySource> sources) {
        var unbound = new ArrayList<ConfigurationProperty>();
        var filter = new UnboundElementsSourceFilter();
        var earlier = new ArrayList<ConfigurationPropertySource>();
        for (var source : sources) {
            if (source instanceof IterableConfigurationPropertySource names && filter.apply(source)) {
                names.stream()
                        .filter(name -> isUnbound(prefix, name) && !isOverridden(name, earlier))
                        .forEach(name -> add(unbound, source, name));
            }
            earlier.add(source);
        }
        return unbound;
    }

    private static void add(
            List<ConfigurationProperty> unbound, ConfigurationPropertySource source, ConfigurationPropertyName name) {
        var property = source.getConfigurationProperty(name);
        if (property != null && !String.valueOf(property.getValue()).isEmpty()) {
            unbound.add(property);
        }
    }

    private boolean isUnbound(ConfigurationPropertyName prefix, ConfigurationPropertyName name) {
        return prefix.isAncestorOf(name)
                && !bound.contains(name)
                && failed.stream().noneMatch(broken -> broken.equals(name) || broken.isAncestorOf(name));
    }

    /** A list that an earlier source gives as well is given by that one alone. */
    private static boolean isOverridden(ConfigurationPropertyName name, List<ConfigurationPropertySource> earlier) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i)) {
                var first = ConfigurationPropertyName.of(name.chop(i) + "[0]");
                return earlier.stream().anyMatch(source -> contains(source, first));
            }
        }
        return false;
    }

    private static boolean contains(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        return source instanceof IterableConfigurationPropertySource names
                && names.stream().anyMatch(other -> other.equals(name) || name.isAncestorOf(other));
    }
}
