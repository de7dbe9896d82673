package dev.narrowgate.delegation.engine.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.redis.TestRedis;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.TokenFingerprint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisStoreTest extends StateStoreContract {

    private static TestRedis redis;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = TestRedis.single();
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

    @Test
    void oneClientCannotFillTheStore() {
        try (var small = redis.state(16)) {
            int stored = 0;
            for (int i = 0; i < 16; i++) {
                stored += isOpened(small, "flood-" + i, "client-1") ? 1 : 0;
            }

            assertThat(stored).isEqualTo(8);
            assertThat(isOpened(small, "another", "client-2")).isTrue();
            assertThat(small.named("flood-0").block()).hasSize(1);
        }
    }

    private boolean isOpened(StateStore store, String id, String client) {
        var as = opening();
        var opening = new TaskOpening(
                as.subject(), as.actor(), TokenFingerprint.of(client), as.at(), as.deadline(), as.keptUntil());
        return store.open(new TaskId("https://idp.example.com", id), opening)
                .toMono()
                .map(stored -> true)
                .onErrorReturn(StoreUnavailable.class, false)
                .block();
    }

    @Test
    void aTaskWithoutALimitIsForgottenAfterAnHour() {
        var as = opening();
        get(store().open(task(), new TaskOpening(as.subject(), as.actor(), as.owner(), as.at(), as.deadline(), null)));
        assertThat(life("*task-*")).isBetween(3_000L, 3_600L);

        // The configuration limits tasks since a reload.
        get(store().open(task(), as));
        assertThat(life("*task-*")).isGreaterThan(7_000L);
    }

    private static long life(String keys) {
        return redis.cli("keys", keys)
                .lines()
                .mapToLong(key -> Long.parseLong(redis.cli("ttl", key)))
                .min()
                .orElseThrow();
    }

    @Test
    void aTaskThatTheStoreHasLostIsNotCountedAnew() {
        get(store().open(task(), opening()));
        redis.cli(
                "del",
                redis.cli("keys", "*task-*")
                        .lines()
                        .filter(key -> !key.endsWith("origins"))
                        .findFirst()
                        .orElseThrow());

        var taken = store().take(taking(calls(1)));
        assertThat(taken).isInstanceOf(Answer.Awaited.class);
        assertThat(taken.toMono()
                        .map(some -> "")
                        .onErrorResume(StoreUnavailable.class, no -> reactor.core.publisher.Mono.just(no.reason()))
                        .block())
                .contains("forgotten");
    }

    @Test
    void theSameCallIsCountedOnce() {
        get(store().open(task(), opening()));
        var taking = taking(calls(1));

        granted(taking);
        granted(taking);

        exhausted(taking(calls(1)));
        assertThat(store().named(task().id()).block().getFirst().calls()).isEqualTo(1);
    }
}
