package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.operations.ConfigurationEndpoint;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.operations.ConfigurationWatch;
import dev.narrowgate.delegation.web.route.RevisionRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Makes the parts that read the configuration again while the gateway runs. */
@Configuration(proxyBeanMethods = false)
class DelegationReloadConfiguration {

    /** The old configuration serves, because the new one has a problem. The gateway can still take requests. */
    static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    ConfigurationReload configurationReload(
            ConfigurableEnvironment environment,
            ListableBeanFactory beans,
            RunningEngine engine,
            GatewayProperties properties,
            RoutesAtStart trial,
            RevisionRoutes routes,
            FilteringWebHandler handler,
            MeterRegistry registry,
            InstantSource clock) {
        return new ConfigurationReload(
                environment,
                RouteVocabulary.of(beans),
                engine,
                new ReloadedRoutes(properties, trial, routes, engine.present(), handler),
                registry,
                clock);
    }

    @Bean
    ConfigurationEndpoint configurationEndpoint(ConfigurationReload reload) {
        return new ConfigurationEndpoint(reload);
    }

    @Bean
    HealthIndicator configurationHealthIndicator(ConfigurationReload reload) {
        return () -> {
            var status = reload.status();
            var last = status.lastReload();
            var health = Health.up().withDetail("revision", status.revision());
            if (!status.restartNeeded().isEmpty()) {
                health.withDetail("restartNeeded", status.restartNeeded());
            }
            return (last == null || last.ok()
                            ? health
                            : health.status(DEGRADED).withDetail("problems", last.problems()))
                    .build();
        };
    }

    /** Begins when the gateway starts, so that a check of a configuration watches nothing. */
    @Bean
    SmartLifecycle configurationWatch(ConfigurationReload reload, DelegationSettings settings) {
        return new SmartLifecycle() {
            private @Nullable ConfigurationWatch watch;

            @Override
            public void start() {
                watch = settings.reload().watch() ? ConfigurationWatch.of(reload) : null;
            }

            @Override
            public void stop() {
                if (watch != null) {
                    watch.close();
                    watch = null;
                }
            }

            @Override
            public boolean isRunning() {
                return watch != null;
            }
        };
    }
}
