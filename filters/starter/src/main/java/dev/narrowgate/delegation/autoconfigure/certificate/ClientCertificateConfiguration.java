package dev.narrowgate.delegation.autoconfigure.certificate;

import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.engine.possession.spiffe.X509SvidVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;

/** Configures which client certificates the gateway's own TLS accepts, and reloads certificates that change. */
@Configuration(proxyBeanMethods = false)
public class ClientCertificateConfiguration {

    @Bean
    static SslBundleWatch sslBundleWatch(ObjectProvider<SslBundleRegistry> registry, ResourceLoader resources) {
        return new SslBundleWatch(registry, resources);
    }

    /** After Spring Boot's customizer, which sets the bundles. */
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
