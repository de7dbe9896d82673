package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.DelegationProperties;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Continues where Spring Boot's own handlers stop. Notes every value that cannot be bound, and finds the keys that
 * were not bound.
 */
final class CollectingBindHandler implements BindHandler {

    /** Receives values that cannot be bound; the property is null if no place in a file can be named. */
    interface Problems {
        void note(ConfigurationPropertyName name, @Nullable ConfigurationProperty property, String message);
    }

    private final Problems problems;
    private final Set<ConfigurationPropertyName> bound = new HashSet<>();
    private final Set<ConfigurationPropertyName> failed = new HashSet<>();

    CollectingBindHandler(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        bound.add(name);
        var property = isOwn(name) ? exact(name, context) : null;
        if (property == null) {
            return result;
        }
        var key = name.getLastElement(Form.DASHED);
        // The bound text, with its placeholders replaced.
        var text = context.getBinder().bind(name, Bindable.of(String.class)).orElse("");
        var problem = MisreadValues.problem(key, result, property.getValue(), text);
        if (problem != null) {
            problems.note(name, property, problem);
        }
        return result instanceof String place && FilePlaces.isPlace(key, place)
                ? FilePlaces.absolute(place, ConfigurationPlaces.folder(property))
                : result;
    }

    /** Whether it is a setting of the gateway. The framework reads its own settings in its own way. */
    private static boolean isOwn(ConfigurationPropertyName name) {
        return DelegationProperties.PREFIX.equals(name.getElement(0, Form.DASHED));
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        failed.add(name);
        var exact = exact(name, context);
        if (isEmptySection(target, exact, name, context)) {
            return null;
        }
        // Any other failure is noted, because a value that is silently left out may be a restriction.
        var property = property(name, exact, context, error);
        var value = property == null ? null : property.getValue();
        problems.note(name, property, ExpectedValues.message(value, target, error));
        return null;
    }

    /** A section without content counts as absent. */
    private static boolean isEmptySection(
            Bindable<?> target,
            @Nullable ConfigurationProperty exact,
            ConfigurationPropertyName name,
            BindContext context) {
        var type = target.getType().resolve(Object.class);
        return exact != null
                && String.valueOf(exact.getValue()).isEmpty()
                && (type.isRecord() || Map.class.isAssignableFrom(type))
                && below(name, context) == null;
    }

    private static @Nullable ConfigurationProperty exact(ConfigurationPropertyName name, BindContext context) {
        for (var source : context.getSources()) {
            var property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    /** The property to report: the property itself, or else the first one below it. */
    private static @Nullable ConfigurationProperty property(
            ConfigurationPropertyName name,
            @Nullable ConfigurationProperty exact,
            BindContext context,
            Exception error) {
        if (error instanceof UnboundConfigurationPropertiesException leftOver) {
            return leftOver.getUnboundProperties().iterator().next();
        }
        return exact == null ? below(name, context) : exact;
    }

    private static @Nullable ConfigurationProperty below(ConfigurationPropertyName name, BindContext context) {
        for (var source : context.getSources()) {
            if (source instanceof IterableConfigurationPropertySource names) {
                var first = names.stream().filter(name::isAncestorOf).findFirst();
                if (first.isPresent()) {
                    return source.getConfigurationProperty(first.get());
                }
            }
        }
        return null;
    }

    /** Returns the properties below a name in files that were neither bound nor reported. */
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
        if (property != null) {
            unbound.add(property);
        }
    }

    private boolean isUnbound(ConfigurationPropertyName prefix, ConfigurationPropertyName name) {
        return prefix.isAncestorOf(name)
                && !bound.contains(name)
                && failed.stream().noneMatch(broken -> broken.equals(name) || broken.isAncestorOf(name));
    }

    /** A list comes only from the earliest source that has it. */
    private static boolean isOverridden(ConfigurationPropertyName name, List<ConfigurationPropertySource> earlier) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i)) {
                // Appended, not built as text, because a name from a file may be invalid as text here.
                var first = name.chop(i).append("[0]");
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
