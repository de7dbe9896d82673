package dev.narrowgate.delegation.engine.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.engine.store.state.StoreAddress.HostPort;
import dev.narrowgate.delegation.engine.store.state.StoreAddress.Redis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {

    @Test
    void readsTheHostAndThePortOfARedis() {
        assertThat(StoreAddress.of("redis://redis_1.internal:6380"))
                .isEqualTo(new Redis(new HostPort("redis_1.internal", 6380), false));
        assertThat(StoreAddress.of("rediss://redis.internal"))
                .isEqualTo(new Redis(new HostPort("redis.internal", 6379), true));
        assertThat(StoreAddress.of("redis://[::1]:7000")).isEqualTo(new Redis(new HostPort("::1", 7000), false));
        assertThat(StoreAddress.of("redis://[::1]")).isEqualTo(new Redis(new HostPort("::1", 6379), false));
    }

    @Test
    void leavesThePlaceToTheFramework() {
        assertThat(StoreAddress.of("redis:")).isEqualTo(new Redis(null, false));
        assertThat(StoreAddress.of("rediss:")).isEqualTo(new Redis(null, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis",
                "redis:host",
                "redis://",
                "redis://:6379",
                "redis://host:",
                "redis://host:0",
                "redis://host:65536",
                "redis://host:port",
                "redis://a:b:1",
                "redis-sentinel://host",
                "http://host"
            })
    void refusesWhatIsNoAddress(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> StoreAddress.of(written));
    }

    @Test
    void doesNotRepeatCredentials() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreAddress.of("redis://user:a-long-secret-word@host:6379/2"))
                .withMessageContaining("spring.data.redis.username")
                .withMessageNotContaining("a-long-secret-word");
    }
}
