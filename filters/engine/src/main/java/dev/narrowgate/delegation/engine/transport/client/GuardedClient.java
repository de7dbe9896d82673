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
 * Guards the answers of a client, from any server: one answer for each request, and a connection whose state is not known is not
 * used again. The guards read HTTP/1.1, so nothing else is offered: over HTTP/2 an interim answer would be taken for the answer.
 */
public final class GuardedClient {

    private static final String MEMORY = "narrowgate.memory";

    public static final ByteBufAllocator ALLOCATOR = new WatchedAllocator(ByteBufAllocator.DEFAULT);

    /** To one server, as in Reactor Netty's shared pool. A pool of the builder has fewer. The limits of calls are smaller. */
    private static final int MOST_CONNECTIONS = 500;

    /** One, because connections are pooled by what configures them. */
    private static final HttpClient OWN = guard(HttpClient.create(ConnectionProvider.builder("narrowgate")
            .maxConnections(MOST_CONNECTIONS)
            .maxIdleTime(NextHopConnections.IDLE_TIME)
            .maxLifeTime(NextHopConnections.LIFE_TIME)
            .build()));

    private GuardedClient() {}

    /** For what this gateway itself asks: issuers, authorization servers, key sets. */
    public static HttpClient own() {
        return OWN;
    }

    public static HttpClient guard(HttpClient client) {
        var plain = client.protocol(HttpProtocol.HTTP11);
        var tls = plain.configuration().sslProvider();
        // With certificates of its own it was made before, and may offer both.
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
