package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.gateway.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.gateway.OutgoingHeadersFilter;
import dev.narrowgate.delegation.gateway.ProblemCatalog;
import dev.narrowgate.delegation.gateway.WellKnownEndpoints;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What touches HTTP: the filter of the routes, the headers that leave, and what anybody may know. */
@Configuration(proxyBeanMethods = false)
class DelegationGatewayConfiguration {

    @Bean
    DelegationGatewayFilterFactory delegationGatewayFilterFactory(
            DelegationSettings settings, DelegationPipeline pipeline, TimeOrderedIds ids, InstantSource clock) {
        var catalog = new ProblemCatalog(WellKnownEndpoints.metadataUri(settings.publicUri()));
        return new DelegationGatewayFilterFactory(settings.policies(), pipeline, catalog, ids, clock);
    }

    @Bean
    OutgoingHeadersFilter outgoingHeadersFilter(DelegationSettings settings) {
        return new OutgoingHeadersFilter(settings.headers());
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
