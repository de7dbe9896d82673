package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimedCacheTest {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final TimedCache<String, String> cache = new TimedCache<>(CacheBounds.ofEntries(100), now::get);

    @Test
    void keepsAnAnswerUntilItsInstantAndNotAtIt() {
        cache.put("token", "verified", NOW.plusSeconds(30), cache.generation());

        now.set(NOW.plusSeconds(29));
        assertThat(cache.get("token")).isEqualTo("verified");
        now.set(NOW.plusSeconds(30));
        assertThat(cache.get("token")).isNull();
    }

    @Test
    void doesNotKeepAnAnswerThatWasBegunBeforeClear() {
        int begun = cache.generation();
        cache.clear();

        cache.put("token", "verified with a key that is gone", NOW.plusSeconds(30), begun);

        assertThat(cache.get("token")).isNull();
    }

    @Test
    void dropsWhatItKeepsOnClear() {
        cache.put("token", "verified", NOW.plusSeconds(30), cache.generation());

        cache.clear();

        assertThat(cache.get("token")).isNull();
    }

    /** Keeping and dropping hold one lock: no reader sees, between the two, an answer of the generation before. */
    @Test
    void waitsForAnAnswerThatIsBeingKept() throws InterruptedException {
        var generation = new Generation();
        var keeping = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var order = new StringBuffer();
        var keeper = new Thread(() -> generation.keep(generation.now(), () -> {
            keeping.countDown();
            await(goOn);
            order.append("kept ");
        }));
        var dropper = new Thread(() -> generation.next(() -> order.append("dropped")));

        keeper.start();
        assertThat(keeping.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        dropper.start();
        waitUntilBlocked(dropper);
        goOn.countDown();
        keeper.join(Duration.ofSeconds(10));
        dropper.join(Duration.ofSeconds(10));

        assertThat(order).hasToString("kept dropped");
    }

    private static void waitUntilBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
