package dev.narrowgate.delegation.autoconfigure.redis;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Keeps the Redis of the framework out of the program where the store is another one. Otherwise it would look for a
 * Redis at localhost, and the health of the gateway would be down. Where the store is a Redis, the settings of its
 * connections are all that is taken.
 */
public final class RedisForTheStore implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String CONNECTIONS =
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration";

    /** What comes with the dependency. */
    private static final List<String> REST = List.of(
            "org.springframework.boot.data.",
            "org.springframework.boot.persistence.",
            "org.springframework.boot.transaction.",
            "org.springframework.cloud.gateway.config.GatewayRedisAutoConfiguration");

    private Environment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment present) {
        environment = present;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        var store = environment.getProperty(DelegationProperties.PREFIX + ".store", "");
        boolean isRedis = store.startsWith(StoreAddress.PLAIN) || store.startsWith(StoreAddress.TLS);
        var matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            var name = classes[i];
            matches[i] = name == null || isWanted(name, isRedis);
        }
        return matches;
    }

    private static boolean isWanted(String name, boolean isRedis) {
        // The classes that an auto-configuration is made of are asked for as well.
        return !name.endsWith("AutoConfiguration")
                || REST.stream().noneMatch(name::startsWith)
                || isRedis && name.equals(CONNECTIONS);
    }
}
