package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.spiffe.X509SvidVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Which client certificates the gateway's own TLS lets in. */
@Configuration(proxyBeanMethods = false)
class ClientCertificateConfiguration {

    /** After Spring Boot's own, which puts the bundles in place. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> clientCertificates(
            ObjectProvider<SslBundles> bundles, WorkloadDirectory workloads) {
        return factory -> {
            var present = bundles.getIfAvailable();
            if (present != null) {
                var svids = new X509SvidVerifier(workloads.authorities(), workloads.spiffeNames());
                factory.setSslBundles(new ClientTrustBundles(present, svids::vouchesFor));
            }
        };
    }
}
