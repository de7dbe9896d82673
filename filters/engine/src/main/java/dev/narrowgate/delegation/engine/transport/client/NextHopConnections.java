package dev.narrowgate.delegation.engine.transport.client;

import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;

/**
 * Pools the connections to next hops, and gives each retry a connection of its own. The cause that ended one pooled
 * connection may have ended the others too.
 */
public final class NextHopConnections implements ConnectionProvider {

    /** Below the 60 s after which load balancers and servers drop a connection; see docs/reference/limits.md. */
    public static final Duration IDLE_TIME = Duration.ofSeconds(50);

    /** Limited, so that a DNS change or a new instance behind a load balancer is noticed. */
    public static final Duration LIFE_TIME = Duration.ofMinutes(10);

    private final ConnectionProvider pool;

    public NextHopConnections(ConnectionProvider pool) {
        this.pool = pool;
    }

    @Override
    public Mono<? extends Connection> acquire(
            TransportConfig config,
            ConnectionObserver observer,
            @Nullable Supplier<? extends SocketAddress> remoteAddress,
            @Nullable AddressResolverGroup<?> resolvers) {
        var provider = NextHopCall.begin(observer.currentContext()) ? ConnectionProvider.newConnection() : pool;
        return provider.acquire(config, observer, remoteAddress, resolvers);
    }

    @Override
    public void disposeWhen(SocketAddress remoteAddress) {
        pool.disposeWhen(remoteAddress);
    }

    @Override
    public Mono<Void> disposeLater() {
        return pool.disposeLater();
    }

    @Override
    public void dispose() {
        pool.dispose();
    }

    @Override
    public boolean isDisposed() {
        return pool.isDisposed();
    }

    @Override
    public int maxConnections() {
        return pool.maxConnections();
    }

    @Override
    public @Nullable Map<SocketAddress, Integer> maxConnectionsPerHost() {
        return pool.maxConnectionsPerHost();
    }

    @Override
    public @Nullable Builder mutate() {
        return pool.mutate();
    }

    @Override
    public @Nullable String name() {
        return pool.name();
    }
}
