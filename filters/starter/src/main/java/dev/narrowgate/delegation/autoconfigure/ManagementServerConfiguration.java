package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.gateway.transport.ServerTransport;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** The server of the actuator, where it has a port of its own: its meters are labelled with methods as well. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedManagementServer() {
        return factory -> factory.addServerCustomizers(ServerTransport::guardMethods);
    }
}
