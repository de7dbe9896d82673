package dev.narrowgate.delegation.config.source;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** Reads the files of a configuration again, as a start would now. */
public final class FreshEnvironment {

    /** The beginning of the name that Spring Boot gives to each file. */
    private static final String FILE = "Config resource ";

    private FreshEnvironment() {}

    /**
     * Returns the arguments and variables of a running application, and its files as they are now. Fails like Spring
     * Boot if a file cannot be read.
     */
    public static ConfigurableEnvironment of(ConfigurableEnvironment running) {
        var fresh = new StandardEnvironment();
        var sources = fresh.getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        running.getPropertySources().stream()
                .filter(source -> !source.getName().startsWith(FILE))
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .forEach(sources::addLast);
        ConfigDataEnvironmentPostProcessor.applyTo(
                fresh, new DefaultResourceLoader(), null, running.getActiveProfiles());
        return fresh;
    }
}
