package dev.narrowgate.delegation.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.ContextResource;
import org.springframework.core.io.Resource;

/** Says where a property stands, as an editor would find it. */
final class ConfigurationPlaces {

    private ConfigurationPlaces() {}

    static String of(ConfigurationProperty property, String key) {
        var origin = property.getOrigin();
        return origin == null ? key : text(origin) + " " + key;
    }

    private static String text(Origin origin) {
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
            var location = text.getLocation();
            return name(text.getResource()) + (location == null ? "" : ":" + (location.getLine() + 1));
        }
        return origin.toString();
    }

    private static String name(Resource resource) {
        if (resource instanceof ContextResource inContext) {
            return inContext.getPathWithinContext();
        }
        var description = resource.getDescription();
        int start = description.indexOf('[');
        int end = description.lastIndexOf(']');
        return start >= 0 && end > start ? description.substring(start + 1, end) : description;
    }
}
