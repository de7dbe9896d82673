package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;

/** Makes the endpoints for pushed signals, and begins to fetch the others. */
@Configuration(proxyBeanMethods = false)
class DelegationSignalConfiguration {

    @Bean
    HandlerMapping signalEndpoints(RunningEngine engine) {
        return new SignalMapping(engine.present());
    }

    /** Shows the fault of each stream. Degraded while a stream is stale, and never down: a signal opens nothing. */
    @Bean
    HealthIndicator signalsHealthIndicator(RunningEngine running) {
        return () -> {
            var health = Health.up();
            for (var stream : running.engine().signals().all()) {
                var problem = stream.status().problem();
                health.withDetail(stream.name(), problem == null ? "ok" : problem);
                if (stream.isStale()) {
                    health.status(DelegationReloadConfiguration.DEGRADED);
                }
            }
            return health.build();
        };
    }

    /** Begins when the gateway starts, so that a check of a configuration fetches nothing. The engine ends it. */
    @Bean
    SmartLifecycle signalPolls(RunningEngine running) {
        return new SmartLifecycle() {
            private boolean isRunning;

            @Override
            public void start() {
                running.receiveSignals();
                isRunning = true;
            }

            @Override
            public void stop() {
                isRunning = false;
            }

            @Override
            public boolean isRunning() {
                return isRunning;
            }
        };
    }
}
