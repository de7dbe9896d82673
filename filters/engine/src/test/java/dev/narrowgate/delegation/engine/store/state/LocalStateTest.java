package dev.narrowgate.delegation.engine.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalStateTest extends StateStoreContract {

    private static final Principal ALICE = new Principal("https://idp.example.com", "alice");

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

    @Test
    void completedTasksLeaveRoomForTheRevocationsOfOperators() {
        try (var small = of(16)) {
            for (int i = 0; i < 32; i++) {
                complete(small, i);
            }

            var alarm = revocation(new Revocable.Actor(new Principal("https://idp.example.com", "mallory")), null);
            assertThat(small.revoke(alarm).block()).isEqualTo(alarm);
        }
    }

    private static void complete(LocalState store, int number) {
        var end = Instant.now().plusSeconds(3600);
        var task = new Revocable.Task(new TaskId("https://idp.example.com", "task-" + number));
        store.revoke(new Revocation(
                        "id-" + number, task, Manner.COMPLETED, Instant.now(), null, end, "actor " + number, ""))
                .onErrorComplete()
                .block();
    }

    @Test
    void aRequestThatGoesBackLateDoesNotRaiseARate() {
        try (var store = of(10)) {
            var pace = new Pace("", ALICE, null, new Rate(2, Duration.ofMinutes(1)));
            var at = Instant.now();
            var waiting = List.of(paced(store, pace, at), paced(store, pace, at));
            var later = at.plusSeconds(60);
            assertThat(paced(store, pace, later)).isInstanceOf(Granted.class);
            assertThat(paced(store, pace, later)).isInstanceOf(Granted.class);

            waiting.forEach(call -> ((Granted) call).end(false));

            assertThat(paced(store, pace, later)).isInstanceOf(Exhausted.class);
        }
    }

    private static Taken paced(StateStore store, Pace pace, Instant at) {
        return get(store.take(new Taking("hop", null, List.of(), List.of(pace), at)));
    }
}
