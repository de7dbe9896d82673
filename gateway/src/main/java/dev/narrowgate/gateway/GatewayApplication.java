package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.ConfigurationReader;
import dev.narrowgate.delegation.autoconfigure.RouteVocabulary;
import dev.narrowgate.gateway.logging.TokenFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** The gateway as a Spring application: all of it is in the starter and in the configuration. */
@SpringBootApplication
public class GatewayApplication {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    /** The application, which looks at its whole configuration before anything else. */
    public static SpringApplication create() {
        var application = new SpringApplication(GatewayApplication.class);
        application.addListeners(
                (ApplicationListener<ApplicationEnvironmentPreparedEvent>) GatewayApplication::prepared);
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
