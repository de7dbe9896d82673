package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.PerEngine;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.assembly.tokenservice.TokenServiceMetadata;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.endpoints.tokenservice.AuthorizationServerMetadata;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Makes the endpoints of the gateway's own token service, if one is configured. */
@Configuration(proxyBeanMethods = false)
class DelegationTokenServiceConfiguration {

    /** Not an autowire candidate, because the framework adds CORS to the only mapping of this type that it finds. */
    @Bean(autowireCandidate = false)
    HandlerMapping tokenServiceEndpoints(RunningEngine engine) {
        return new OwnPathMapping(engine.present(), TokenServiceMetadata.PATHS, TokenServiceMetadata.TOKEN);
    }

    @Bean
    RouterFunction<ServerResponse> authorizationServerMetadata(RunningEngine engine) {
        var present = new PerEngine<>(engine, one -> metadata(one.settings()));
        return request -> present.get().route(request);
    }

    private static RouterFunction<ServerResponse> metadata(DelegationSettings settings) {
        var service = settings.tokenService();
        return service == null
                ? request -> Mono.empty()
                : AuthorizationServerMetadata.route(
                        URI.create(settings.gateway()), TokenServiceMetadata.of(settings, service));
    }
}
