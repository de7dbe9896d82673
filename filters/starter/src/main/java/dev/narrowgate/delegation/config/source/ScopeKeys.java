package dev.narrowgate.delegation.config.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A source whose maps by scope keep the scopes as they are written. The framework drops the colon of {@code "orders:pay"}
 * and cuts {@code "https://graph.example.com/Mail.Read"} at each dot, unless the key is in brackets.
 */
final class ScopeKeys implements IterableConfigurationPropertySource {

    private static final ConfigurationPropertyName POLICIES = ConfigurationPropertyName.of("delegation.policies");

    /** The keys of a policy whose members are scopes. */
    private static final Set<String> MAPS = Set.of("scopemapping", "implies");

    /** The elements of a key before the scope: delegation, policies, the policy and the map. */
    private static final int BEFORE = 4;

    private static final Pattern BRACKET = Pattern.compile("[\\[\\]]");

    private static final Pattern INDEX = Pattern.compile("\\[\\d++]\\z");

    private final IterableConfigurationPropertySource source;
    private final Map<ConfigurationPropertyName, ConfigurationProperty> scopes = new HashMap<>();
    private final List<ConfigurationPropertyName> names = new ArrayList<>();

    private ScopeKeys(IterableConfigurationPropertySource source, EnumerablePropertySource<?> properties) {
        this.source = source;
        for (var written : properties.getPropertyNames()) {
            var name = ConfigurationPropertyName.adapt(written, '.');
            if (isBelowMap(name)) {
                note(written, name, properties);
            }
        }
        source.stream().filter(name -> !isBelowMap(name)).forEach(names::add);
        names.addAll(scopes.keySet());
    }

    /** Returns the source, or one with the scopes as they are written. */
    static ConfigurationPropertySource of(ConfigurationPropertySource source) {
        return source instanceof IterableConfigurationPropertySource names
                        && source.getUnderlyingSource() instanceof EnumerablePropertySource<?> properties
                        // Its names are no written scopes.
                        && !(properties instanceof SystemEnvironmentPropertySource)
                        && names.stream().anyMatch(ScopeKeys::isBelowMap)
                ? new ScopeKeys(names, properties)
                : source;
    }

    private static boolean isBelowMap(ConfigurationPropertyName name) {
        return name.getNumberOfElements() > BEFORE
                && POLICIES.isAncestorOf(name)
                && MAPS.contains(name.getElement(BEFORE - 1, Form.UNIFORM));
    }

    private void note(String written, ConfigurationPropertyName name, PropertySource<?> properties) {
        var rest = afterElements(written);
        var index = INDEX.matcher(rest);
        var at = index.find() ? index.start() : rest.length();
        var scope = rest.substring(0, at);
        var bare = scope.startsWith("[") && scope.endsWith("]") ? scope.substring(1, scope.length() - 1) : scope;
        // No key has brackets within. The scope is then reported as none.
        var key = name.chop(BEFORE).append("[" + BRACKET.matcher(bare).replaceAll(" ") + "]");
        if (at < rest.length()) {
            key = key.append(rest.substring(at));
        }
        var value = properties.getProperty(written);
        if (value != null) {
            scopes.put(key, new ConfigurationProperty(key, value, OriginLookup.getOrigin(properties, written)));
        }
    }

    /** Returns the text after the first elements. An element in brackets may have dots. */
    private static String afterElements(String written) {
        int elements = 0;
        int depth = 0;
        for (int at = 0; at < written.length(); at++) {
            char c = written.charAt(at);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0 && c == '.' || depth == 1 && c == '[' && at > 0 && written.charAt(at - 1) != '.') {
                elements++;
                if (elements == BEFORE) {
                    return written.substring(c == '.' ? at + 1 : at);
                }
            }
        }
        return "";
    }

    @Override
    public Stream<ConfigurationPropertyName> stream() {
        return names.stream();
    }

    @Override
    public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
        return isBelowMap(name) ? scopes.get(name) : source.getConfigurationProperty(name);
    }

    @Override
    public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
        return names.stream().anyMatch(name::isAncestorOf)
                ? ConfigurationPropertyState.PRESENT
                : ConfigurationPropertyState.ABSENT;
    }

    @Override
    public @Nullable Object getUnderlyingSource() {
        return source.getUnderlyingSource();
    }
}
