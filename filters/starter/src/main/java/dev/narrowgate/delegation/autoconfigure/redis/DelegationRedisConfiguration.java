package dev.narrowgate.delegation.autoconfigure.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.redis.RedisState;
import dev.narrowgate.delegation.engine.store.redis.StoreMember;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Makes the store in a Redis. It connects when the application starts, before a port is open. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(LettuceConnectionFactory.class)
public class DelegationRedisConfiguration {

    /** After which time the requests in flight of a killed gateway are given back. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    RedisStores redisStores(
            DelegationSettings settings,
            ObjectProvider<LettuceConnectionFactory> framework,
            SigningKeys keys,
            InstantSource clock,
            TimeOrderedIds ids,
            MeterRegistry registry) {
        return new RedisStores(framework::getObject, place -> {
            var state = new RedisState(
                    place,
                    settings.taskBounds(),
                    settings.revocations(),
                    () -> new StoreMember(settings.gateway(), keys.thumbprints()),
                    clock,
                    ids,
                    LEASE,
                    System::nanoTime);
            CaffeineCacheMetrics.monitor(registry, state.revokedCache(), "delegation.revoked");
            return state;
        });
    }

    @Bean
    SmartLifecycle storeStart(StateStore store) {
        return new StoreStart(store);
    }

    /** A check of a configuration starts nothing, so it does not connect either. */
    private static final class StoreStart implements SmartLifecycle {
        private final StateStore store;
        private boolean running;

        private StoreStart(StateStore store) {
            this.store = store;
        }

        @Override
        public void start() {
            if (store instanceof RedisState redis) {
                try {
                    redis.start();
                } catch (StoreUnavailable failed) {
                    throw SharedStores.invalid(failed.reason());
                }
            }
            running = true;
        }

        @Override
        public void stop() {
            // Hops that are under way still end their requests. The store is closed when they have ended.
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return 0;
        }
    }
}
