package dev.narrowgate.delegation.engine.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The bounds of the clients of Redis: nothing waits for long, and nothing waits in a queue without a bound. */
public final class RedisBounds {

    /** How long a command may last. */
    public static final Duration COMMAND = Duration.ofMillis(500);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration SOONEST = Duration.ofMillis(50);

    /** The most commands that wait for an answer on one connection. */
    private static final int QUEUE = 10_000;

    private static final int THREADS = 2;

    private RedisBounds() {}

    /** Returns options with these bounds, and else as given. */
    public static ClientOptions of(ClientOptions given) {
        var socket = given.getSocketOptions();
        var connect = socket.getConnectTimeout().compareTo(CONNECT) < 0 ? socket.getConnectTimeout() : CONNECT;
        var bounded = given.mutate()
                .autoReconnect(true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND))
                .socketOptions(
                        socket.mutate().connectTimeout(connect).keepAlive(true).build())
                .build();
        return bounded instanceof ClusterClientOptions cluster ? following(cluster) : bounded;
    }

    /** A Cluster moves keys, and its masters change. */
    private static ClusterClientOptions following(ClusterClientOptions given) {
        return given.mutate()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enableAllAdaptiveRefreshTriggers()
                        .adaptiveRefreshTriggersTimeout(CONNECT)
                        .enablePeriodicRefresh(Duration.ofSeconds(30))
                        .build())
                .build();
    }

    /** Returns threads that connect again within a second after Redis is back. The caller shuts them down. */
    public static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.fullJitter(SOONEST, CONNECT, SOONEST.toMillis(), TimeUnit.MILLISECONDS))
                .build();
    }
}
