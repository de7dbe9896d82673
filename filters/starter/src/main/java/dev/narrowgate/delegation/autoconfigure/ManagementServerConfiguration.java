package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.autoconfigure.certificate.PresentClients;
import dev.narrowgate.delegation.engine.transport.ServerTransport;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the gateway's guards into the server of the actuator, if it has its own port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementServerConfiguration {

    /** If the gateway is built without a start, this server does not start either. */
    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    @ConditionalOnBean(StartsNothing.class)
    static StartsNothing startsNothing(ConfigurableListableBeanFactory beans) {
        return new StartsNothing(beans);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedManagementServer(ServerTransport transport) {
        return factory -> factory.addServerCustomizers(
                server -> transport.guardManagement(server, PresentClients.of(factory, change -> {})));
    }
}
