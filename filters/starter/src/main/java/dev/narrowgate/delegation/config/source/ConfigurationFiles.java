package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.engine.settings.FileUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Finds the files that a configuration consists of: those with its keys, and the secrets and keys that they name. */
public final class ConfigurationFiles {

    /** Watched on its own, because new signing keys must not replace the engine. */
    private static final String SIGNING = DelegationProperties.PREFIX + ".signing.";

    private ConfigurationFiles() {}

    /** Returns the absolute paths. */
    public static Set<Path> of(ConfigurableEnvironment environment) {
        var files = new TreeSet<Path>();
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                for (var name : known) {
                    var property = known.getConfigurationProperty(name);
                    if (property != null) {
                        add(files, ConfigurationPlaces.file(property));
                        add(files, named(property, environment));
                    }
                }
            }
        }
        return files;
    }

    private static void add(Set<Path> files, @Nullable Path file) {
        if (file != null) {
            files.add(file);
        }
    }

    /** Returns the file that a value names, or null. */
    private static @Nullable Path named(ConfigurationProperty property, ConfigurableEnvironment environment) {
        var name = property.getName();
        if (!(property.getValue() instanceof CharSequence written)
                || !name.toString().startsWith(DelegationProperties.PREFIX)
                || name.toString().startsWith(SIGNING)) {
            return null;
        }
        var text = environment.resolvePlaceholders(written.toString());
        // Keys may have any spelling.
        if (!FilePlaces.isPlaceOfUniform(name.getLastElement(Form.UNIFORM), text)) {
            return null;
        }
        try {
            var place = FilePlaces.absolute(text, ConfigurationPlaces.folder(property));
            return FileUri.path(URI.create(place)).toAbsolutePath();
        } catch (IllegalArgumentException noPath) {
            return null;
        }
    }
}
