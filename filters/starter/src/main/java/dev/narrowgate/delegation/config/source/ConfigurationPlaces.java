package dev.narrowgate.delegation.config.source;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.Resource;

/** Names the place of a property, as an editor shows it. */
final class ConfigurationPlaces {

    private ConfigurationPlaces() {}

    static String of(ConfigurationProperty property, String key) {
        var origin = property.getOrigin();
        return origin == null ? key : text(origin) + " " + key;
    }

    /** The folder of the property's file; the working directory for a property outside files, such as a variable. */
    static Path folder(ConfigurationProperty property) {
        var file = file(property);
        var folder = file == null ? null : file.getParent();
        return folder == null ? Path.of("").toAbsolutePath() : folder;
    }

    /** The absolute path of the property's file; null for a property outside files. */
    static @Nullable Path file(ConfigurationProperty property) {
        if (property.getOrigin() != null
                && innermost(property.getOrigin()) instanceof TextResourceOrigin text
                && text.getResource() != null) {
            try {
                return text.getResource().getFile().toPath().toAbsolutePath();
            } catch (IOException notOnDisk) {
                return null;
            }
        }
        return null;
    }

    private static Origin innermost(Origin found) {
        return found instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null
                ? wrapper.getOrigin()
                : found;
    }

    private static String text(Origin found) {
        var origin = innermost(found);
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
            var location = text.getLocation();
            return name(text.getResource()) + (location == null ? "" : ":" + (location.getLine() + 1));
        }
        return origin.toString();
    }

    /** The path of a file, relative to the working directory if the file is below it. */
    private static String name(Resource resource) {
        try {
            var file = resource.getFile().toPath().toAbsolutePath();
            var here = Path.of("").toAbsolutePath();
            return (file.startsWith(here) ? here.relativize(file) : file).toString();
        } catch (IOException notOnDisk) {
            return resource.getDescription();
        }
    }
}
