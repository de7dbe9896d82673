package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.engine.store.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, with the keys spread over three masters. */
class RedisClusterStoreTest extends StateStoreContract {

    private static TestRedis redis;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = TestRedis.cluster();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    StateStore open() {
        redis.empty();
        return redis.state(1000);
    }
}
