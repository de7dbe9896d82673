package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one Redis. Commands are rejected at once while it is not connected, and fail after the timeout of
 * the client's options; nothing waits in a queue without a bound.
 */
final class RedisLink implements AutoCloseable {

    private final AbstractRedisClient client;
    private final String place;
    private volatile @Nullable Connected connected;
    private @Nullable StatefulRedisPubSubConnection<String, String> heard;

    private record Connected(
            StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> commands) {

        static Connected of(StatefulRedisConnection<String, String> connection) {
            return new Connected(connection, connection.async());
        }

        static Connected of(StatefulRedisClusterConnection<String, String> connection) {
            return new Connected(connection, connection.async());
        }
    }

    /** @param place where the Redis is, for messages */
    RedisLink(AbstractRedisClient client, String place) {
        this.client = client;
        this.place = place;
    }

    /** Connects, and waits for it. Replaces a connection that answers no more. */
    void connect() {
        var before = connected;
        try {
            connected = switch (client) {
                case RedisClient single -> Connected.of(single.connect());
                case RedisClusterClient cluster -> {
                    cluster.refreshPartitions();
                    yield Connected.of(cluster.connect());
                }
                default -> throw new IllegalArgumentException("neither a single Redis nor a Cluster");
            };
        } catch (RedisException failed) {
            throw unavailable(failed);
        }
        if (before != null) {
            close(before.connection());
        }
    }

    /** Runs an action at each message of a channel. A message may be missed. */
    void hear(String channel, Runnable action) {
        try {
            var connection = client instanceof RedisClusterClient cluster
                    ? cluster.connectPubSub()
                    : ((RedisClient) client).connectPubSub();
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, String message) {
                    action.run();
                }
            });
            var unused = connection.async().subscribe(channel);
            heard = connection;
        } catch (RedisException failed) {
            throw unavailable(failed);
        }
    }

    /** Runs a script. The stage fails with {@code StoreUnavailable} alone. */
    CompletionStage<RedisReply> run(RedisScript script, List<String> keys, List<String> arguments) {
        var names = keys.toArray(String[]::new);
        var values = arguments.toArray(String[]::new);
        CompletionStage<List<?>> reply =
                ask(redis -> redis.<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, names, values)
                        .exceptionallyCompose(failed -> cause(failed) instanceof RedisNoScriptException
                                ? redis.eval(script.text(), ScriptOutputType.MULTI, names, values)
                                : CompletableFuture.failedStage(failed)));
        return reply.thenApply(RedisReply::new);
    }

    /** Asks with one command. The stage fails with {@code StoreUnavailable} alone. */
    <T> CompletionStage<T> ask(Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
        var now = connected;
        if (now == null) {
            return CompletableFuture.failedStage(new StoreUnavailable(place + " is not connected"));
        }
        try {
            return command.apply(now.commands())
                    .exceptionallyCompose(failed -> CompletableFuture.failedStage(unavailable(cause(failed))));
        } catch (RedisException rejected) {
            return CompletableFuture.failedStage(unavailable(rejected));
        }
    }

    private StoreUnavailable unavailable(Throwable failed) {
        var deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new StoreUnavailable(place + " cannot be asked: " + deepest.getMessage());
    }

    private static Throwable cause(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    String place() {
        return place;
    }

    @Override
    public void close() {
        var now = connected;
        if (now != null) {
            close(now.connection());
        }
        if (heard != null) {
            close(heard);
        }
    }

    private static void close(StatefulConnection<?, ?> connection) {
        var unused = connection.closeAsync();
    }
}
