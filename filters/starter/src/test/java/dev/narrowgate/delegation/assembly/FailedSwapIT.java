package dev.narrowgate.delegation.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class FailedSwapIT {

    private static final AtomicInteger MADE = new AtomicInteger();

    @TempDir
    private Path folder;

    /** Makes the first engine, and no other one. */
    @Configuration(proxyBeanMethods = false)
    static class OneEngineOnly {
        @Bean
        EngineCustomizer onceOnly() {
            return new EngineCustomizer() {
                @Override
                public TokenExchanger tokenExchanger(TokenExchanger configured) {
                    if (MADE.incrementAndGet() > 1) {
                        throw new IllegalStateException("not again");
                    }
                    return configured;
                }
            };
        }
    }

    @Test
    void anEngineThatCannotBeMadeLeavesThePresentOneAndItsMeters() throws Exception {
        MADE.set(0);
        try (var gateway = new GatewayHarness(folder, List.of(OneEngineOnly.class))) {
            var running = gateway.context().getBean(RunningEngine.class);
            var registry = gateway.context().getBean(MeterRegistry.class);
            var present = running.engine();
            var before = caches(registry);

            assertThatIllegalStateException().isThrownBy(() -> running.replace(present.settings()));

            assertThat(running.engine()).isSameAs(present);
            assertThat(caches(registry)).isEqualTo(before);
            assertThat(gateway.call(
                                    "/tickets/1",
                                    "Authorization",
                                    "Bearer " + gateway.delegation().sign())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static Set<Meter> caches(MeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("cache."))
                .collect(Collectors.toSet());
    }
}
