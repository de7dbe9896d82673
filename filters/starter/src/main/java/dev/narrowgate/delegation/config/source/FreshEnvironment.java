package dev.narrowgate.delegation.config.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The configuration of a running application, read again.
 *
 * @param written the arguments and variables of the application, and its files as they are now
 * @param effective the same, with the values of the start for keys that are read at the start only. This is what would
 *     serve, so this is what has to be checked.
 * @param restart the changed keys that are read at the start only
 */
public record FreshEnvironment(
        ConfigurableEnvironment written, ConfigurableEnvironment effective, List<String> restart) {

    /** The beginning of the name that Spring Boot gives to each file. */
    private static final String FILE = "Config resource ";

    private static final String PROFILES = "spring.profiles.active";

    /** Fails like Spring Boot if a file cannot be read. */
    public static FreshEnvironment of(ConfigurableEnvironment start) {
        var written = read(start);
        var restart = RestartKeys.between(start, written);
        return new FreshEnvironment(written, restart.isEmpty() ? written : effective(start, written, restart), restart);
    }

    private static ConfigurableEnvironment read(ConfigurableEnvironment start) {
        var fresh = empty();
        var sources = fresh.getPropertySources();
        // The profiles of the start: others are read after a restart only.
        var profiles = new MapPropertySource(
                "profiles of the start", Map.of(PROFILES, String.join(",", start.getActiveProfiles())));
        sources.addLast(profiles);
        start.getPropertySources().stream()
                .filter(source -> !source.getName().startsWith(FILE))
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .forEach(sources::addLast);
        ConfigDataEnvironmentPostProcessor.applyTo(fresh, new DefaultResourceLoader(), null);
        sources.remove(profiles.getName());
        return fresh;
    }

    private static ConfigurableEnvironment effective(
            ConfigurableEnvironment start, ConfigurableEnvironment written, List<String> restart) {
        var sections = restart.stream().map(FreshEnvironment::section).collect(Collectors.toUnmodifiableSet());
        var effective = empty();
        var sources = effective.getPropertySources();
        written.getPropertySources().stream()
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .forEach(source -> sources.addLast(isFile(source) ? part(source, sections, false) : source));
        start.getPropertySources().stream()
                .filter(FreshEnvironment::isFile)
                .forEach(source -> sources.addLast(part(source, sections, true)));
        ConfigurationPropertySources.attach(effective);
        return effective;
    }

    private static StandardEnvironment empty() {
        var empty = new StandardEnvironment();
        var sources = empty.getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        return empty;
    }

    private static boolean isFile(PropertySource<?> source) {
        return source.getName().startsWith(FILE) && source instanceof EnumerablePropertySource<?>;
    }

    /** A list comes from one source as a whole, so its elements stay together. */
    private static String section(String key) {
        var uniform = SettingNames.uniform(key);
        int index = uniform.indexOf('[');
        return index < 0 ? uniform : uniform.substring(0, index);
    }

    /** Returns the keys of a file that stand in one of the sections, or all other keys. */
    private static PropertySource<?> part(PropertySource<?> source, Set<String> sections, boolean inside) {
        var values = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) source.getSource()).forEach((key, value) -> {
            if (sections.contains(section(String.valueOf(key))) == inside) {
                values.put(String.valueOf(key), value);
            }
        });
        return new OriginTrackedMapPropertySource(
                inside ? source.getName() + " at the start" : source.getName(), values);
    }
}
