package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.StartsNothing;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.gateway.logging.Silence;
import dev.narrowgate.gateway.logging.TokenFilter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** The gateway as a Spring application. All its parts come from the starter and the configuration. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class GatewayApplication {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    /** Makes the application, which checks its whole configuration before anything else. */
    public static SpringApplication create() {
        var application = new SpringApplication(GatewayApplication.class);
        application.addListeners(
                (ApplicationListener<ApplicationEnvironmentPreparedEvent>) GatewayApplication::prepared);
        application.addListeners(new UnreadKeys());
        return application;
    }

    /** Makes the same application with the same code, except that its ports stay closed and it logs nothing. */
    public static SpringApplication createWithoutPorts() {
        var application = new SpringApplication(GatewayApplication.class);
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        // Before the check, because the command prints the warnings itself.
        application.addListeners((ApplicationListener<ApplicationEnvironmentPreparedEvent>) event -> Silence.install());
        application.addListeners(
                (ApplicationListener<ApplicationEnvironmentPreparedEvent>) GatewayApplication::prepared);
        application.addInitializers(StartsNothing::in);
        return application;
    }

    /** Runs after Spring Boot's own listener, which sets up the logging and removes earlier filters. */
    private static void prepared(ApplicationEnvironmentPreparedEvent event) {
        TokenFilter.install();
        ConfigurationReader.read(event.getEnvironment(), RouteVocabulary.ofClassPath());
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        var what = event.getApplicationContext().getServerNamespace() == null ? "Narrowgate" : "Administration";
        LOG.info("{} listens on port {}", what, event.getWebServer().getPort());
    }

    /** Logs before anything stops; the servers log the result afterwards. */
    @EventListener
    void stopping(ContextClosedEvent event) {
        if (event.getApplicationContext().getParent() == null) {
            LOG.info("Stopping: {}", shutdownText(event.getApplicationContext().getEnvironment()));
        }
    }

    /** Describes how a shutdown treats requests in progress. A time without a unit is in milliseconds, as in Spring. */
    static String shutdownText(Environment environment) {
        var settings = Binder.get(environment);
        if (settings.bind("server.shutdown", Shutdown.class).orElse(Shutdown.GRACEFUL) == Shutdown.IMMEDIATE) {
            return "no new connections; requests in progress are cut off (server.shutdown: immediate)";
        }
        var time = settings.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(Duration.ofSeconds(30));
        var unit = time.toMillis() % 1000 == 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
        return "no new connections; requests in progress have at most " + DurationStyle.SIMPLE.print(time, unit)
                + " to end";
    }
}
