package dev.narrowgate.delegation.autoconfigure.redis;

import dev.narrowgate.delegation.engine.store.redis.RedisBounds;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/** The framework's settings of a client, with the bounds and the threads of the store. A copy of a master is never read. */
final class RedisClientSettings implements LettuceClientConfiguration {

    private final LettuceClientConfiguration given;
    private final ClientResources threads;
    private final boolean tls;
    private final ClientOptions options;

    RedisClientSettings(LettuceClientConfiguration given, ClientResources threads, boolean tls, boolean cluster) {
        this.given = given;
        this.threads = threads;
        this.tls = tls;
        this.options = RedisBounds.of(given.getClientOptions()
                .orElseGet(() -> cluster ? ClusterClientOptions.create() : ClientOptions.create()));
    }

    @Override
    public boolean isUseSsl() {
        return tls || given.isUseSsl();
    }

    @Override
    public boolean isVerifyPeer() {
        return given.isVerifyPeer();
    }

    @Override
    public SslVerifyMode getVerifyMode() {
        return given.getVerifyMode();
    }

    @Override
    public boolean isStartTls() {
        return given.isStartTls();
    }

    @Override
    public Optional<ClientResources> getClientResources() {
        return Optional.of(threads);
    }

    @Override
    public Optional<ClientOptions> getClientOptions() {
        return Optional.of(options);
    }

    @Override
    public Optional<String> getClientName() {
        return given.getClientName();
    }

    @Override
    public Optional<ReadFrom> getReadFrom() {
        return Optional.empty();
    }

    @Override
    public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
        return given.getRedisCredentialsProviderFactory();
    }

    @Override
    public Duration getCommandTimeout() {
        return RedisBounds.COMMAND;
    }

    @Override
    public Duration getShutdownTimeout() {
        return given.getShutdownTimeout();
    }

    @Override
    public Duration getShutdownQuietPeriod() {
        return given.getShutdownQuietPeriod();
    }
}
