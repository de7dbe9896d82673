package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.web.route.DelegatedRoutes;
import dev.narrowgate.delegation.web.route.TimedRoutes;
import dev.narrowgate.delegation.web.route.UnderscoredHosts;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.CompositeRouteDefinitionLocator;
import org.springframework.cloud.gateway.route.CompositeRouteLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** All routes come through here, however they were made. Before the framework, which has a bean of this name otherwise. */
@AutoConfiguration(before = GatewayAutoConfiguration.class)
public class DelegatedRoutesAutoConfiguration {

    @Bean
    @Primary
    RouteLocator cachedCompositeRouteLocator(
            List<RouteLocator> locators, DelegationSettings settings, HttpClientProperties client) {
        var all = new CompositeRouteLocator(Flux.fromIterable(locators));
        var delegated = new DelegatedRoutes(all, settings.delegatedFilters());
        var timed = new TimedRoutes(delegated, client.getResponseTimeout());
        // Last, because a builder of routes would lose such a host.
        return new CachingRouteLocator(UnderscoredHosts.restored(timed));
    }

    /** Instead of the framework's own, unless an application has one. */
    @Bean
    @ConditionalOnMissingBean({HttpClient.class, HttpClientFactory.class})
    HttpClientFactory gatewayHttpClientFactory(
            HttpClientProperties properties,
            org.springframework.boot.web.server.autoconfigure.ServerProperties server,
            List<HttpClientCustomizer> customizers,
            HttpClientSslConfigurer tls) {
        return new NextHopClientFactory(properties, server, tls, customizers);
    }

    /** Replaces the two beans of the framework that every route definition and every request pass. */
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
