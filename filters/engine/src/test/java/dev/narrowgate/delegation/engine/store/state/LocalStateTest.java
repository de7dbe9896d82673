package dev.narrowgate.delegation.engine.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.task.TaskId;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LocalStateTest extends StateStoreContract {

    @Override
    StateStore open() {
        return of(1000);
    }

    private static LocalState of(int entries) {
        var bounds = CacheBounds.ofEntries(entries);
        return new LocalState(InstantSource.system(), bounds, bounds);
    }

    @Test
    void aFullStoreRefusesAnotherTaskAndForgetsNone() {
        try (var small = of(2)) {
            var first = new TaskId("https://idp.example.com", "1");
            get(small.open(first, opening()));
            var refused = 0;
            for (int i = 2; i < 6; i++) {
                refused += small.open(new TaskId("https://idp.example.com", "" + i), opening())
                                        instanceof Answer.Refused<StoredTask> no
                                && no.failure() instanceof StoreUnavailable
                        ? 1
                        : 0;
            }

            assertThat(refused).isPositive();
            assertThat(small.named("1").block()).hasSize(1);
        }
    }
}
