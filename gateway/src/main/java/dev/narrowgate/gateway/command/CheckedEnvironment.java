package dev.narrowgate.gateway.command;

import java.util.List;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Makes the settings as an application would see them, without an application. */
final class CheckedEnvironment {

    private CheckedEnvironment() {}

    /** Fails like Spring Boot if a file cannot be read. */
    static ConfigurableEnvironment of(List<String> arguments) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    /** Makes the SSL bundles of the settings with the code of the start. */
    static SslBundles sslBundles(ConfigurableEnvironment environment) {
        var context = new AnnotationConfigApplicationContext();
        context.setEnvironment(environment);
        context.register(SslAutoConfiguration.class);
        context.refresh();
        return context.getBean(SslBundles.class);
    }
}
