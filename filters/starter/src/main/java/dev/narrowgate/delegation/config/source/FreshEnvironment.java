package dev.narrowgate.delegation.config.source;

import java.util.ArrayList;
import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** Reads the files of a running application again, as a start with the same arguments and variables would. */
public final class FreshEnvironment {

    private static final String PROFILES = "spring.profiles.active";

    private FreshEnvironment() {}

    /** Fails like Spring Boot if a file cannot be read. */
    public static ConfigurableEnvironment of(ConfigurableEnvironment start) {
        var fresh = new StandardEnvironment();
        var sources = fresh.getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        // The profiles of the start: others need a restart.
        var profiles = new MapPropertySource(
                "profiles of the start", Map.of(PROFILES, String.join(",", start.getActiveProfiles())));
        sources.addLast(profiles);
        var behind = new ArrayList<PropertySource<?>>();
        var isBehind = false;
        for (var source : start.getPropertySources()) {
            if (isRead(source)) {
                isBehind = true;
            } else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                if (isBehind) {
                    behind.add(source);
                } else {
                    sources.addLast(source);
                }
            }
        }
        ConfigDataEnvironmentPostProcessor.applyTo(fresh, new DefaultResourceLoader(), null);
        behind.forEach(sources::addLast);
        sources.remove(profiles.getName());
        // Without it, other spellings of a name are not found in a placeholder.
        ConfigurationPropertySources.attach(fresh);
        return fresh;
    }

    /** Whether Spring Boot has read the source from a file or a folder, by the names that it gives. */
    private static boolean isRead(PropertySource<?> source) {
        return source.getName().startsWith("Config resource ")
                || source.getName().startsWith("Config tree ");
    }
}
