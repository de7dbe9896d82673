package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The log line about requests in progress when the gateway stops. */
class GatewayApplicationTest {

    @Test
    void requestsInProgressHaveTheDefaultTimeoutOfSpring() {
        assertThat(said(Map.of())).endsWith("have at most 30s to end");
    }

    @ParameterizedTest
    @CsvSource({"45s, 45s", "45, 45ms", "2m, 120s", "1500ms, 1500ms"})
    void requestsInProgressHaveTheConfiguredTimeout(String written, String said) {
        assertThat(said(Map.of("spring.lifecycle.timeout-per-shutdown-phase", written)))
                .endsWith("have at most " + said + " to end");
    }

    @Test
    void requestsInProgressAreCutOffByAnImmediateShutdown() {
        assertThat(said(Map.of("server.shutdown", "immediate"))).contains("are cut off");
    }

    private static String said(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return GatewayApplication.shutdownText(environment);
    }
}
