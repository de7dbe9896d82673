package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.gateway.CallerContract;
import dev.narrowgate.delegation.gateway.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.gateway.OutgoingHeadersFilter;
import dev.narrowgate.delegation.gateway.PeerAddresses;
import dev.narrowgate.delegation.gateway.WellKnownEndpoints;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What touches HTTP: the filter of the routes, the headers that leave, and what anybody may know. */
@Configuration(proxyBeanMethods = false)
class DelegationGatewayConfiguration {

    @Bean
    DelegationGatewayFilterFactory delegationGatewayFilterFactory(
            DelegationSettings settings,
            DelegationPipeline pipeline,
            DpopNonceSource nonces,
            TimeOrderedIds ids,
            InstantSource clock) {
        var proofs = settings.proofs();
        var callers = new CallerContract(settings.publicUri(), proofs.algorithms(), nonces, proofs.forwarders());
        return new DelegationGatewayFilterFactory(settings.policies(), pipeline, callers, ids, clock);
    }

    @Bean
    OutgoingHeadersFilter outgoingHeadersFilter(DelegationSettings settings) {
        return new OutgoingHeadersFilter(settings.headers());
    }

    @Bean
    RouterFunction<ServerResponse> wellKnownEndpoints(
            DelegationSettings settings, SigningKeys signingKeys, Environment environment) {
        var certificates = settings.proofs().forwarders() != PeerAddresses.NONE
                || environment.containsProperty("server.ssl.client-auth");
        return WellKnownEndpoints.routes(signingKeys::document, ResourceMetadata.of(settings, certificates));
    }

    @Bean
    @ConditionalOnProperty("delegation.signing.keys")
    SigningKeyFile signingKeyFile(DelegationSettings settings, SigningKeys signingKeys) throws IOException {
        var file = java.util.Objects.requireNonNull(settings.signing().keys());
        return new SigningKeyFile(file, signingKeys, SigningKeyFile.read(file));
    }
}
