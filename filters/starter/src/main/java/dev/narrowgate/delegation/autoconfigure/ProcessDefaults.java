package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.engine.transport.traffic.SendWindow;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Sets the defaults of any application with the starter before its first connection. Each can be overridden. */
public final class ProcessDefaults implements EnvironmentPostProcessor {

    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /**
     * These loggers log a line or a stack trace for each request that a caller breaks. The gateway counts such
     * requests and logs a sample.
     */
    private static final Map<String, Object> LOGGERS = Map.of(
            "logging.level.reactor.netty.http.server.HttpServerOperations", "error",
            "logging.level.reactor.netty.http.client.HttpClientConnect", "error");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        refuseRenegotiation();
        // Set this early, because an application may send a body before the gateway is made.
        SendWindow.limit();
        environment.getPropertySources().addLast(new MapPropertySource("delegationDefaults", LOGGERS));
    }

    /**
     * Refuses renegotiation by clients. A handshake costs the server far more than the client, and TLS 1.2 lets a
     * client request any number on one connection. The JDK reads the property once, at the first use of TLS.
     */
    public static void refuseRenegotiation() {
        if (System.getProperty(RENEGOTIATION) == null) {
            System.setProperty(RENEGOTIATION, "true");
        }
    }
}
