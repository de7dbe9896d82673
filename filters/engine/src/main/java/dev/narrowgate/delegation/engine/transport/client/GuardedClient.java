package dev.narrowgate.delegation.engine.transport.client;

import dev.narrowgate.delegation.engine.transport.memory.ExhaustedMemory;
import dev.narrowgate.delegation.engine.transport.memory.WatchedAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

/**
 * Guards a client's connections to any server. Each request gets one answer, and a connection in an unknown state is
 * not used again. The guards read only HTTP/1.1, so the client offers no other version: over HTTP/2 an interim answer
 * would pass as the answer.
 */
public final class GuardedClient {

    private static final String MEMORY = "narrowgate.memory";

    public static final ByteBufAllocator ALLOCATOR = new WatchedAllocator(ByteBufAllocator.DEFAULT);

    /**
     * Connections to one server, as in Reactor Netty's shared pool. The builder's default is lower. The limits on calls
     * are lower too.
     */
    private static final int MOST_CONNECTIONS = 500;

    /** A single instance, because Reactor Netty pools connections by the client's configuration. */
    private static final HttpClient OWN = guard(HttpClient.create(ConnectionProvider.builder("narrowgate")
            .maxConnections(MOST_CONNECTIONS)
            .maxIdleTime(NextHopConnections.IDLE_TIME)
            .maxLifeTime(NextHopConnections.LIFE_TIME)
            .build()));

    private GuardedClient() {}

    /** Returns the client for the gateway's own requests: to issuers, authorization servers and for key sets. */
    public static HttpClient own() {
        return OWN;
    }

    public static HttpClient guard(HttpClient client) {
        var plain = client.protocol(HttpProtocol.HTTP11);
        var tls = plain.configuration().sslProvider();
        // An existing TLS provider with its own certificates may offer both versions.
        var spoken = tls == null ? plain : plain.secure(SslProvider.addHandlerConfigurator(tls, GuardedClient::offer));
        return spoken.option(ChannelOption.ALLOCATOR, ALLOCATOR)
                .doOnChannelInit((observer, channel, address) -> {
                    KeepAlive.probe(channel);
                    channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, MEMORY, ExhaustedMemory.Watch.INSTANCE);
                })
                .doOnConnected(NextHopGuard::install)
                .doOnConnected(ConnectionReuse::install);
    }

    private static void offer(SslHandler handler) {
        var parameters = handler.engine().getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        handler.engine().setSSLParameters(parameters);
    }
}
