package dev.narrowgate.gateway.command;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** The SSL bundles of a configuration, made by the code that makes them at the start. */
final class SslBundlesOf {

    private SslBundlesOf() {}

    static SslBundles environment(ConfigurableEnvironment environment) {
        var context = new AnnotationConfigApplicationContext();
        context.setEnvironment(environment);
        context.register(SslAutoConfiguration.class);
        context.refresh();
        return context.getBean(SslBundles.class);
    }
}
