package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.gateway.BodyLimitFilter;
import dev.narrowgate.delegation.gateway.DelegatedWebSockets;
import dev.narrowgate.delegation.gateway.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.gateway.ExactTargetFilter;
import dev.narrowgate.delegation.gateway.ForwardedHeaders;
import dev.narrowgate.delegation.gateway.HostFilter;
import dev.narrowgate.delegation.gateway.IncomingHeadersFilter;
import dev.narrowgate.delegation.gateway.NextHopAnswerFilter;
import dev.narrowgate.delegation.gateway.OutgoingHeadersFilter;
import dev.narrowgate.delegation.gateway.ProblemCatalog;
import dev.narrowgate.delegation.gateway.WellKnownEndpoints;
import dev.narrowgate.delegation.gateway.transport.NextHopGuard;
import dev.narrowgate.delegation.gateway.transport.ServerTransport;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.server.WebSocketService;

/** What touches HTTP: the filter of the routes, the headers that leave, and what anybody may know. */
@Configuration(proxyBeanMethods = false)
class DelegationGatewayConfiguration {

    @Bean
    DelegationGatewayFilterFactory delegationGatewayFilterFactory(
            DelegationSettings settings,
            DelegationPipeline pipeline,
            ProblemCatalog catalog,
            BodyLimitFilter bodies,
            TimeOrderedIds ids,
            InstantSource clock) {
        return new DelegationGatewayFilterFactory(settings.policies(), pipeline, catalog, bodies, ids, clock);
    }

    @Bean
    ProblemCatalog problemCatalog(DelegationSettings settings) {
        return new ProblemCatalog(WellKnownEndpoints.metadataUri(settings.publicUri()));
    }

    @Bean
    BodyLimitFilter bodyLimitFilter(DelegationSettings settings, ProblemCatalog catalog) {
        return new BodyLimitFilter(settings.limits().bodySize().toBytes(), catalog);
    }

    @Bean
    HostFilter hostFilter(DelegationSettings settings, ProblemCatalog catalog) {
        return new HostFilter(settings.hosts(), catalog);
    }

    @Bean
    NextHopAnswerFilter nextHopAnswerFilter(DelegationSettings settings) {
        return new NextHopAnswerFilter(settings.passingChallenges());
    }

    @Bean
    IncomingHeadersFilter incomingHeadersFilter(DelegationSettings settings) {
        return new IncomingHeadersFilter(settings.headers(), settings.publicUri(), settings.passingChallenges());
    }

    /** Last, so that the limits are read as they were set, and nothing takes a guard away. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedServer(
            DelegationSettings settings, MeterRegistry registry) {
        return factory -> factory.addServerCustomizers(new ServerTransport(settings.limits(), registry)::guard);
    }

    @Bean
    HttpClientCustomizer guardedClient() {
        return client -> client.doOnConnected(NextHopGuard::install);
    }

    /** Whichever service an application has: its WebSockets end with what permitted them. */
    @Bean
    static BeanPostProcessor delegatedWebSockets(ObjectProvider<InstantSource> clock) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof WebSocketService service
                        ? new DelegatedWebSockets(
                                service, () -> clock.getObject().instant())
                        : bean;
            }
        };
    }

    @Bean
    OutgoingHeadersFilter outgoingHeadersFilter(DelegationSettings settings, Environment environment) {
        var trusting = environment.containsProperty("spring.cloud.gateway.server.webflux.trusted-proxies");
        return new OutgoingHeadersFilter(settings.headers(), new ForwardedHeaders(trusting, settings.publicUri()));
    }

    @Bean
    ExactTargetFilter exactTargetFilter() {
        return new ExactTargetFilter();
    }

    @Bean
    RouterFunction<ServerResponse> wellKnownEndpoints(DelegationSettings settings, SigningKeys signingKeys) {
        return WellKnownEndpoints.routes(signingKeys::document, settings.publicUri(), metadata(settings));
    }

    @Bean
    @ConditionalOnProperty("delegation.signing.keys")
    SigningKeyFile signingKeyFile(DelegationSettings settings, SigningKeys signingKeys) throws IOException {
        var file = java.util.Objects.requireNonNull(settings.signing().keys());
        return new SigningKeyFile(file, signingKeys, SigningKeyFile.read(file));
    }

    /** RFC 9728, section 2. The resource is the URI that its address is made from (section 3.3). */
    private static Map<String, ?> metadata(DelegationSettings settings) {
        var servers = settings.issuers().stream()
                .filter(issuer -> issuer.vouchesFor().contains(Vouching.SUBJECT))
                .map(DelegationSettings.Issuer::issuer)
                .toList();
        var scopes = settings.policies().values().stream()
                .flatMap(DelegationGatewayConfiguration::scopes)
                .sorted()
                .distinct()
                .toList();
        return Map.of(
                "resource",
                settings.publicUri().toString(),
                "authorization_servers",
                servers,
                "scopes_supported",
                scopes,
                "bearer_methods_supported",
                List.of("header"));
    }

    private static Stream<String> scopes(DelegationPolicy policy) {
        return Stream.concat(policy.limit().scopes().values().stream(), policy.requiredScopes().values().stream());
    }
}
