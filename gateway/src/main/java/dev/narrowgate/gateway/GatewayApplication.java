package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.ConfigurationReader;
import dev.narrowgate.delegation.autoconfigure.RouteVocabulary;
import dev.narrowgate.delegation.autoconfigure.StartsNothing;
import dev.narrowgate.delegation.autoconfigure.UnboundSettings;
import dev.narrowgate.gateway.logging.Silence;
import dev.narrowgate.gateway.logging.TokenFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;

/** The gateway as a Spring application: all of it is in the starter and in the configuration. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class GatewayApplication {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    /** The application, which looks at its whole configuration before anything else. */
    public static SpringApplication create() {
        var application = checked();
        application.addListeners((ApplicationListener<ApplicationEnvironmentPreparedEvent>)
                event -> Thread.ofVirtual().name("unread-keys").start(() -> warn(event.getEnvironment())));
        return application;
    }

    /** Beside the start, which need not wait for what is only a warning. */
    private static void warn(ConfigurableEnvironment environment) {
        UnboundSettings.in(environment).forEach(warning -> LOG.warn("{}", warning));
    }

    private static SpringApplication checked() {
        var application = new SpringApplication(GatewayApplication.class);
        application.addListeners(
                (ApplicationListener<ApplicationEnvironmentPreparedEvent>) GatewayApplication::prepared);
        return application;
    }

    /** The same application, built by the same code as far as its ports, which stay closed; and it logs nothing. */
    public static SpringApplication lookedAt() {
        var application = checked();
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        application.addListeners((ApplicationListener<ApplicationEnvironmentPreparedEvent>) event -> Silence.install());
        application.addInitializers(StartsNothing::in);
        return application;
    }

    /** Behind Spring Boot's own listener, which sets up the logging and takes away what stood there before. */
    private static void prepared(ApplicationEnvironmentPreparedEvent event) {
        TokenFilter.install();
        ConfigurationReader.read(event.getEnvironment(), RouteVocabulary.ofClassPath());
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        var what = event.getApplicationContext().getServerNamespace() == null ? "Narrowgate" : "Administration";
        LOG.info("{} listens on port {}", what, event.getWebServer().getPort());
    }

    /** Before anything is stopped: the servers then say how it went. */
    @EventListener
    void stopping(ContextClosedEvent event) {
        if (event.getApplicationContext().getParent() == null) {
            var environment = event.getApplicationContext().getEnvironment();
            LOG.info(
                    "Stopping: no new connections; requests under way have at most {} to end",
                    environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", "30s"));
        }
    }
}
