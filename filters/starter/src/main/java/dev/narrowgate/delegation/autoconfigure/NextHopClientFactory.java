package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.engine.transport.client.NextHopConnections;
import java.util.List;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.netty.resources.ConnectionProvider;

/** Makes the client of the next hops. It closes idle connections before the proxies on the path drop them. */
final class NextHopClientFactory extends HttpClientFactory {

    NextHopClientFactory(
            HttpClientProperties properties,
            ServerProperties server,
            HttpClientSslConfigurer tls,
            List<HttpClientCustomizer> customizers) {
        super(properties, server, tls, customizers);
    }

    /** Sets only the times that the operator has not set. */
    @Override
    protected ConnectionProvider buildConnectionProvider(HttpClientProperties properties) {
        var pool = properties.getPool();
        if (pool.getMaxIdleTime() == null) {
            pool.setMaxIdleTime(NextHopConnections.IDLE_TIME);
        }
        if (pool.getMaxLifeTime() == null) {
            pool.setMaxLifeTime(NextHopConnections.LIFE_TIME);
        }
        return new NextHopConnections(super.buildConnectionProvider(properties));
    }
}
