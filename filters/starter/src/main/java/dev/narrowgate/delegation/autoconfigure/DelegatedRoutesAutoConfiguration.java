package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.route.DelegatedRoutes;
import dev.narrowgate.delegation.web.route.RevisionRoutes;
import dev.narrowgate.delegation.web.route.TimedRoutes;
import dev.narrowgate.delegation.web.route.UnderscoredHosts;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.CompositeRouteDefinitionLocator;
import org.springframework.cloud.gateway.route.CompositeRouteLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/**
 * Applies delegation to all routes, however they are defined. It comes before the framework, which otherwise defines
 * a bean of this name.
 */
@AutoConfiguration(before = GatewayAutoConfiguration.class)
public class DelegatedRoutesAutoConfiguration {

    @Bean
    @Primary
    RevisionRoutes cachedCompositeRouteLocator(
            List<RouteLocator> locators, HttpClientProperties client, ObjectProvider<RunningEngine> engine) {
        // Asked for when a route is made, because the engine's parts need the routes of the framework.
        Supplier<PresentEngine> present = () -> engine.getObject().present();
        var all = new CompositeRouteLocator(Flux.fromIterable(locators));
        var delegated = new DelegatedRoutes(
                all, () -> present.get().underConstruction().edge().filters());
        var timed = new TimedRoutes(delegated, client.getResponseTimeout());
        // Last, because the route builder of the other decorators loses a host with an underscore.
        return new RevisionRoutes(UnderscoredHosts.restored(timed), present);
    }

    /** Replaces the framework's client factory, unless the application has one. */
    @Bean
    @ConditionalOnMissingBean({HttpClient.class, HttpClientFactory.class})
    HttpClientFactory gatewayHttpClientFactory(
            HttpClientProperties properties,
            org.springframework.boot.web.server.autoconfigure.ServerProperties server,
            List<HttpClientCustomizer> customizers,
            HttpClientSslConfigurer tls) {
        return new NextHopClientFactory(properties, server, tls, customizers);
    }

    /** Replaces the two framework beans that all route definitions and all requests pass. */
    @Bean
    static BeanPostProcessor underscoredHosts() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return switch (bean) {
                    case CompositeRouteDefinitionLocator all -> UnderscoredHosts.kept(all);
                    case RouteToRequestUrlFilter filter -> new UnderscoredHosts.TargetFilter();
                    default -> bean;
                };
            }
        };
    }
}
