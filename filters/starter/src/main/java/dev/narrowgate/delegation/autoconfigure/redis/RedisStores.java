package dev.narrowgate.delegation.autoconfigure.redis;

import dev.narrowgate.delegation.engine.store.redis.RedisBounds;
import dev.narrowgate.delegation.engine.store.redis.RedisState;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import io.lettuce.core.resource.ClientResources;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens stores in a Redis. The framework's settings say how it is reached; the clients are the store's own, because their
 * bounds are not those of other users of a Redis.
 */
final class RedisStores implements SharedStores, AutoCloseable {

    private final Supplier<LettuceConnectionFactory> framework;
    private final Function<RedisState.Settings, RedisState> states;
    private final List<LettuceConnectionFactory> factories = new ArrayList<>();
    private final ClientResources threads = RedisBounds.resources();

    /** @param framework the framework's own factory of connections, which need not have connected */
    RedisStores(Supplier<LettuceConnectionFactory> framework, Function<RedisState.Settings, RedisState> states) {
        this.framework = framework;
        this.states = states;
    }

    @Override
    public StateStore open(StoreAddress.Redis address) {
        var given = framework.get();
        var nodes = nodes(given);
        if (address.place() != null && nodes != null) {
            throw SharedStores.invalid(
                    "names a host, and spring.data.redis names Sentinels or a Cluster (expected: redis:" + " alone)");
        }
        var configuration = nodes == null ? single(given, address) : nodes;
        var options = new RedisClientSettings(
                given.getClientConfiguration(), threads, address.tls(), given.getClusterConfiguration() != null);
        var own = new LettuceConnectionFactory(configuration, options);
        own.afterPropertiesSet();
        // Makes the client, and does not connect.
        own.start();
        factories.add(own);
        return states.apply(new RedisState.Settings(own.getRequiredNativeClient(), "Redis at " + place(configuration)));
    }

    private static @Nullable RedisConfiguration nodes(LettuceConnectionFactory given) {
        var cluster = given.getClusterConfiguration();
        return cluster == null ? given.getSentinelConfiguration() : cluster;
    }

    private static RedisConfiguration single(LettuceConnectionFactory given, StoreAddress.Redis address) {
        var standalone = given.getStandaloneConfiguration();
        var place = address.place();
        if (standalone == null || place == null) {
            return standalone == null ? new RedisStandaloneConfiguration() : standalone;
        }
        var moved = new RedisStandaloneConfiguration(place.host(), place.port());
        moved.setDatabase(standalone.getDatabase());
        moved.setUsername(standalone.getUsername());
        moved.setPassword(standalone.getPassword());
        return moved;
    }

    private static String place(RedisConfiguration configuration) {
        return switch (configuration) {
            case RedisStandaloneConfiguration one -> one.getHostName() + ":" + one.getPort();
            case RedisConfiguration.ClusterConfiguration cluster -> text(cluster.getClusterNodes());
            case RedisConfiguration.SentinelConfiguration sentinel -> text(sentinel.getSentinels());
            default -> "the configured place";
        };
    }

    private static String text(Iterable<RedisNode> nodes) {
        var text = new ArrayList<String>();
        nodes.forEach(node -> text.add(node.asString()));
        return String.join(", ", text.stream().sorted().toList());
    }

    @Override
    public void close() {
        factories.forEach(LettuceConnectionFactory::destroy);
        var unused = threads.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
