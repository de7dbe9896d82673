package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.engine.transport.traffic.SendWindow;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** What a process needs before its first connection, in any application with the starter. Every value can be set otherwise. */
public final class ProcessDefaults implements EnvironmentPostProcessor {

    private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    /** They log a line or a stack trace for each request that a caller breaks; the gateway counts those and logs a sample. */
    private static final Map<String, Object> LOGGERS = Map.of(
            "logging.level.reactor.netty.http.server.HttpServerOperations", "error",
            "logging.level.reactor.netty.http.client.HttpClientConnect", "error");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        refuseRenegotiation();
        // An application may send a body before the gateway is made.
        SendWindow.limit();
        environment.getPropertySources().addLast(new MapPropertySource("delegationDefaults", LOGGERS));
    }

    /**
     * Each handshake costs the server far more than the client, and TLS 1.2 lets a client ask for any number of them on one
     * connection. The JDK reads the property once, with the first use of TLS.
     */
    public static void refuseRenegotiation() {
        if (System.getProperty(RENEGOTIATION) == null) {
            System.setProperty(RENEGOTIATION, "true");
        }
    }
}
