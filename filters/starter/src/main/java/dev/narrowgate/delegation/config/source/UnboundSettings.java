package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.route.MovedKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds keys in files that no library reads: Spring Boot ignores {@code server.prot}. Variables of the process are
 * not checked, because they may belong to other programs.
 */
public final class UnboundSettings {

    /** Below these roots every key belongs to a library that lists its keys. */
    private static final Set<String> ROOTS = Set.of("server", "spring", "management", "logging");

    private static final String OURS = DelegationProperties.PREFIX;

    /**
     * A key in a file.
     *
     * @param place its file and line
     */
    private record Written(ConfigurationPropertyName name, String place) {}

    private final List<Written> written = new ArrayList<>();
    private final Set<String> placeholders = new HashSet<>();
    private final List<ConfigurationProblem> found = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private UnboundSettings() {}

    /** Returns a warning for each such key, with the nearest known key. */
    public static List<ConfigurationProblem> in(ConfigurableEnvironment environment) {
        return of(environment).find();
    }

    /** Collects the present keys, because sources may be added to the environment during the check. */
    public static UnboundSettings of(ConfigurableEnvironment environment) {
        var settings = new UnboundSettings();
        for (var properties : ConfigurationPropertySources.get(environment)) {
            if (properties instanceof IterableConfigurationPropertySource known) {
                for (var name : known) {
                    var property = known.getConfigurationProperty(name);
                    if (property != null) {
                        settings.note(property);
                    }
                }
            }
        }
        return settings;
    }

    private void note(ConfigurationProperty property) {
        if (property.getValue() instanceof CharSequence text) {
            notePlaceholders(text.toString());
        }
        if (isInFile(property.getOrigin())) {
            var name = property.getName();
            written.add(new Written(name, ConfigurationPlaces.of(property, name.toString())));
        }
    }

    /** The first word of each name in a placeholder. */
    private void notePlaceholders(String text) {
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
            int end = at + 2;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
                end++;
            }
            placeholders.add(SettingNames.uniform(text.substring(at + 2, end)));
        }
    }

    /** Reads the settings of the libraries, which takes a while. Must be called once only. */
    public List<ConfigurationProblem> find() {
        var names = SettingNames.ofClassPath();
        written.forEach(key -> look(names, key.name(), key.place()));
        return found;
    }

    private static boolean isInFile(@Nullable Origin origin) {
        var own = origin instanceof PropertySourceOrigin wrapper ? wrapper.getOrigin() : origin;
        return own instanceof TextResourceOrigin;
    }

    private void look(SettingNames names, ConfigurationPropertyName name, String place) {
        var root = name.getElement(0, Form.UNIFORM);
        if (!ROOTS.contains(root)) {
            lookAtRoot(root, place);
            return;
        }
        var path = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (!name.isNumericIndex(i)) {
                path.append(path.isEmpty() ? "" : ".").append(name.getElement(i, Form.UNIFORM));
            }
            var setting = names.find(path.toString());
            if (setting != null && (setting.open() || i == name.getNumberOfElements() - 1)) {
                if (setting.gone() && seen.add(setting.name())) {
                    warn(place, "nothing reads this any more", setting.replacement());
                }
                return;
            }
        }
        // Moved keys of routes are reported as problems instead.
        if (!MovedKeys.isMoved(path.toString()) && seen.add(path.toString())) {
            warn(place, "nothing reads this", nearest(names, path.toString()));
        }
    }

    /** Warns of a top-level name that is nearly a known one, unless a placeholder uses it. */
    private void lookAtRoot(String root, String place) {
        if (root.equals(OURS) || placeholders.contains(root) || !seen.add(root)) {
            return;
        }
        for (var known : List.of(OURS, "server", "spring", "management", "logging")) {
            if (EditDistance.between(root, known) <= (known.length() > 8 ? 2 : 1)) {
                warn(place, "nothing reads what stands below '" + root + "'", known);
            }
        }
    }

    private void warn(String place, String what, @Nullable String instead) {
        found.add(new ConfigurationProblem(
                place, what + (instead == null ? "" : " (expected: perhaps " + instead + ")")));
    }

    private static @Nullable String nearest(SettingNames names, String uniform) {
        int allowed = Math.max(2, uniform.length() / 4);
        String nearest = null;
        int least = allowed + 1;
        for (var setting : names.all()) {
            if (!setting.gone() && Math.abs(setting.uniform().length() - uniform.length()) <= allowed) {
                int distance = EditDistance.between(uniform, setting.uniform());
                if (distance < least
                        || distance == least
                                && nearest != null
                                && setting.name().compareTo(nearest) < 0) {
                    least = distance;
                    nearest = setting.name();
                }
            }
        }
        return nearest;
    }
}
