package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.engine.transport.client.NextHopConnections;
import java.util.List;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.netty.resources.ConnectionProvider;

/** The client of the next hops. Its idle connections are closed before the proxies on the way forget them. */
final class NextHopClientFactory extends HttpClientFactory {

    NextHopClientFactory(
            HttpClientProperties properties,
            ServerProperties server,
            HttpClientSslConfigurer tls,
            List<HttpClientCustomizer> customizers) {
        super(properties, server, tls, customizers);
    }

    /** What the operator wrote stands. */
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
