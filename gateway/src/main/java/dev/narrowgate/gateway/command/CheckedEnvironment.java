package dev.narrowgate.gateway.command;

import java.util.List;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings as an application would see them, without an application. */
final class CheckedEnvironment {

    private CheckedEnvironment() {}

    /** Fails like Spring Boot where a file cannot be read. */
    static ConfigurableEnvironment of(List<String> arguments) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }
}
