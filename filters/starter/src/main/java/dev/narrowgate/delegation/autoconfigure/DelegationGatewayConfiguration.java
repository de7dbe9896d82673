package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.EngineTools;
import dev.narrowgate.delegation.assembly.PerEngine;
import dev.narrowgate.delegation.assembly.ResourceMetadata;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.assembly.tokenservice.TokenServiceMetadata;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.autoconfigure.certificate.PresentClients;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.source.ServerCertificates;
import dev.narrowgate.delegation.endpoints.OpenidConfiguration;
import dev.narrowgate.delegation.endpoints.WellKnownEndpoints;
import dev.narrowgate.delegation.engine.observation.BoundedLabels;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import dev.narrowgate.delegation.engine.transport.ServerTransport;
import dev.narrowgate.delegation.engine.transport.websocket.NextHopSwitch;
import dev.narrowgate.delegation.operations.SigningKeyWatch;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.web.DepartureFilter;
import dev.narrowgate.delegation.web.NextHopAnswerFilter;
import dev.narrowgate.delegation.web.RevisionFilter;
import dev.narrowgate.delegation.web.body.BodyLimitFilter;
import dev.narrowgate.delegation.web.header.ConnectionOptionsFilter;
import dev.narrowgate.delegation.web.header.IncomingHeadersFilter;
import dev.narrowgate.delegation.web.header.OutgoingHeadersFilter;
import dev.narrowgate.delegation.web.nexthop.NextHopCallFilter;
import dev.narrowgate.delegation.web.nexthop.PlainRouteFailures;
import dev.narrowgate.delegation.web.nexthop.PromptHeadFilter;
import dev.narrowgate.delegation.web.problem.RelayedChallenges;
import dev.narrowgate.delegation.web.request.DotSegmentFilter;
import dev.narrowgate.delegation.web.request.HostFilter;
import dev.narrowgate.delegation.web.route.ExactTargetFilter;
import dev.narrowgate.delegation.web.websocket.WebSocketAnswerFilter;
import dev.narrowgate.delegation.web.websocket.WebSocketRequestFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/** Makes the HTTP parts: the filters of routes, the outgoing headers, and the public documents. */
@Configuration(proxyBeanMethods = false)
class DelegationGatewayConfiguration {

    @Bean
    DelegationGatewayFilterFactory delegationGatewayFilterFactory(RunningEngine engine, InstantSource clock) {
        return new DelegationGatewayFilterFactory(engine.present(), clock);
    }

    @Bean
    RevisionFilter revisionFilter(RunningEngine engine) {
        return new RevisionFilter(engine.present());
    }

    @Bean
    BodyLimitFilter bodyLimitFilter(RunningEngine engine) {
        return new BodyLimitFilter(engine.present());
    }

    @Bean
    DotSegmentFilter dotSegmentFilter(RunningEngine engine) {
        return new DotSegmentFilter(engine.present());
    }

    @Bean
    ConnectionOptionsFilter connectionOptionsFilter(RunningEngine engine) {
        return new ConnectionOptionsFilter(engine.present());
    }

    @Bean
    HostFilter hostFilter(RunningEngine engine) {
        return new HostFilter(engine.present());
    }

    @Bean
    PlainRouteFailures plainRouteFailures(RunningEngine engine) {
        return new PlainRouteFailures(engine.present());
    }

    @Bean
    NextHopAnswerFilter nextHopAnswerFilter(InstantSource clock) {
        return new NextHopAnswerFilter(new RelayedChallenges(clock));
    }

    @Bean
    IncomingHeadersFilter incomingHeadersFilter(RunningEngine engine) {
        return new IncomingHeadersFilter(engine.present());
    }

    @Bean
    ServerTransport serverTransport(DelegationSettings settings, MeterRegistry registry) {
        return new ServerTransport(settings.limits(), registry);
    }

    /** Last, so that it reads the final limits, and no other customizer removes a guard. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedServer(
            ServerTransport transport, WorkloadDirectory workloads) {
        // Read when the server is made, because the bundles are in place only then.
        return factory -> factory.addServerCustomizers(
                server -> transport.guard(server, PresentClients.of(factory, workloads.domains()::onChange)));
    }

    /** Last, so that no other filter adds a label after it. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    static MeterFilter boundedLabels(DelegationSettings settings) {
        return new BoundedLabels(
                settings.limits().methods(),
                Stream.of(HttpStatus.values())
                        .map(status -> String.valueOf(status.value()))
                        .toList());
    }

    @Bean
    HttpClientCustomizer guardedClient(ServerTransport transport, HttpClientProperties client) {
        return guarded ->
                transport.guard(guarded.attr(NextHopSwitch.LONGEST, longestFrame(client)), client.getResponseTimeout());
    }

    @Bean
    NextHopCallFilter nextHopCallFilter() {
        return new NextHopCallFilter();
    }

    @Bean
    PromptHeadFilter promptHeadFilter() {
        return new PromptHeadFilter();
    }

    @Bean
    WebSocketRequestFilter webSocketRequestFilter() {
        return new WebSocketRequestFilter();
    }

    @Bean
    WebSocketAnswerFilter webSocketAnswerFilter(HttpClientProperties client, InstantSource clock) {
        return new WebSocketAnswerFilter(
                clock, longestFrame(client), client.getWebsocket().isProxyPing());
    }

    private static int longestFrame(HttpClientProperties client) {
        return Objects.requireNonNullElse(
                client.getWebsocket().getMaxFramePayloadLength(), NextHopSwitch.LONGEST_BY_DEFAULT);
    }

    @Bean
    OutgoingHeadersFilter outgoingHeadersFilter(RunningEngine engine, InstantSource clock) {
        return new OutgoingHeadersFilter(engine.present(), clock);
    }

    @Bean
    RoutesAtStart routesAtStart(
            GatewayProperties properties,
            List<GatewayFilterFactory<?>> filters,
            List<RoutePredicateFactory<?>> predicates,
            ConfigurationService service,
            ConfigurableEnvironment environment) {
        return new RoutesAtStart(properties, filters, predicates, service, environment);
    }

    @Bean
    DepartureFilter departureFilter(InstantSource clock) {
        return new DepartureFilter(clock);
    }

    @Bean
    ExactTargetFilter exactTargetOfRoute() {
        return new ExactTargetFilter(ExactTargetFilter.BEHIND_THE_ROUTE);
    }

    @Bean
    ExactTargetFilter exactTargetOfInstance() {
        return new ExactTargetFilter(ExactTargetFilter.BEHIND_THE_LOAD_BALANCER);
    }

    /** Of the engine that runs when it is asked. */
    @Bean
    RouterFunction<ServerResponse> wellKnownEndpoints(
            RunningEngine engine, SigningKeys signingKeys, Environment environment) {
        var asked = ServerCertificates.areAskedFor(environment);
        var present = new PerEngine<>(engine, one -> wellKnown(one.settings(), signingKeys, asked));
        return request -> present.get().route(request);
    }

    private static RouterFunction<ServerResponse> wellKnown(
            DelegationSettings settings, SigningKeys signingKeys, boolean asked) {
        var certificates = !settings.proofs().clientCertFrom().isEmpty() || asked;
        var routes = WellKnownEndpoints.routes(
                signingKeys::document, settings.signing().publishAhead(), ResourceMetadata.of(settings, certificates));
        var assumesRoles = settings.policies().values().stream()
                .anyMatch(policy ->
                        policy.credential() != null && policy.credential().assumesRoles());
        return assumesRoles
                ? routes.and(OpenidConfiguration.route(
                        URI.create(settings.gateway()),
                        TokenServiceMetadata.uri(settings, WellKnownEndpoints.KEYS),
                        () -> signingKeys.current().algorithm()))
                : routes;
    }

    /**
     * Lets web pages read keys and metadata if they may call routes: the framework's CORS setting for routes applies.
     */
    @Bean
    SmartInitializingSingleton crossOriginMetadata(
            ObjectProvider<RouterFunctionMapping> mappings, GlobalCorsProperties cors) {
        return () -> {
            if (!cors.getCorsConfigurations().isEmpty()) {
                mappings.forEach(mapping -> mapping.setCorsConfigurations(cors.getCorsConfigurations()));
            }
        };
    }

    /** New keys are in use as soon as they are found, even if the act cannot be recorded. */
    @Bean
    @SuppressWarnings("ReturnValueIgnored")
    SigningKeyWatch signingKeyWatch(
            DelegationSettings settings,
            SigningKeys signingKeys,
            SigningMaterial material,
            EngineTools tools,
            TimeOrderedIds ids,
            InstantSource clock) {
        return SigningKeyWatch.of(
                settings.signingKeys(),
                settings.signing().algorithm(),
                signingKeys,
                material,
                (found, from) ->
                        tools.acts().record(GatewayAct.signingKeys(ids.get(), clock.instant(), from, found.names())),
                clock);
    }
}
