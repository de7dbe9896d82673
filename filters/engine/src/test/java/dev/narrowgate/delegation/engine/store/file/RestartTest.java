package dev.narrowgate.delegation.engine.store.file;

import static dev.narrowgate.delegation.engine.store.file.StoreFixture.ALICE;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.IDP;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.RESEARCHER;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.START;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.calls;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.get;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.revoke;
import static dev.narrowgate.delegation.engine.store.file.StoreFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.Budgets;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    @TempDir
    private Path place;

    private StoreFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new StoreFixture(place);
    }

    @Test
    void aTaskKeepsItsStartItsDeadlineAndItsCalls() throws Exception {
        try (var store = fixture.open()) {
            get(store.open(task("1"), fixture.opening()));
            get(store.take(fixture.taking(task("1"), calls(3))));
            get(store.take(fixture.taking(task("1"), calls(3))));
        }
        fixture.now.set(START.plusSeconds(60));

        try (var store = fixture.open()) {
            // The calls that were in flight have ended with the process, and stay counted.
            assertThat(store.named("1").block())
                    .containsExactly(
                            new StoredTask(task("1"), ALICE, RESEARCHER, START, START.plusSeconds(3600), 2, 0));
            assertThat(get(store.open(task("1"), fixture.opening())).started()).isEqualTo(START);
            assertThat(get(store.take(fixture.taking(task("1"), calls(3))))).isInstanceOf(Granted.class);
            assertThat(get(store.take(fixture.taking(task("1"), calls(3))))).isInstanceOf(Exhausted.class);
        }
    }

    @Test
    void aRequestThatWasNotForwardedIsGivenBackOnTheDiskToo() throws Exception {
        try (var store = fixture.open()) {
            get(store.open(task("1"), fixture.opening()));
            ((Granted) get(store.take(fixture.taking(task("1"), calls(1))))).end(false);
        }

        try (var store = fixture.open()) {
            assertThat(get(store.take(fixture.taking(task("1"), calls(1))))).isInstanceOf(Granted.class);
        }
    }

    @Test
    void thePolicysCountersAndItsTimeGoOn() throws Exception {
        var minute = new Budget("tickets \"one\"", 2, Integer.MAX_VALUE, Duration.ofMinutes(1));
        try (var store = fixture.open()) {
            get(store.open(task("1"), fixture.opening()));
            get(store.take(fixture.taking(task("1"), calls(9), minute)));
        }

        try (var store = fixture.open()) {
            get(store.take(fixture.taking(task("1"), calls(9), minute)));
            assertThat(exhausted(store, minute).budget()).isEqualTo(Budgets.CALLS);
        }
        fixture.now.set(START.plusSeconds(61));
        try (var store = fixture.open()) {
            assertThat(exhausted(store, minute).budget()).isEqualTo(Budgets.DURATION);
        }
    }

    private Exhausted exhausted(FileState store, Budget budget) {
        return (Exhausted) get(store.take(fixture.taking(task("1"), budget)));
    }

    @Test
    void theRateOfAPairGoesOn() throws Exception {
        var rate = new Rate(2, Duration.ofMinutes(1));
        for (var actor : Arrays.asList(RESEARCHER, null)) {
            var pace = new Pace("", ALICE, actor, rate);
            var taking = new Taking("hop", null, List.of(), List.of(pace), START);
            try (var store = fixture.open()) {
                get(store.take(taking));
                get(store.take(taking));
            }

            try (var store = fixture.open()) {
                var refused = (Exhausted) get(store.take(taking));
                assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void aRevocationOfAnyKindHolds() throws Exception {
        var revocations = List.of(
                fixture.revocation(new Revocable.Token(new TokenId(IDP, "jti")), START.plusSeconds(99)),
                fixture.revocation(new Revocable.Task(task("1")), Instant.MAX),
                fixture.revocation(new Revocable.Subject(ALICE), Instant.MAX),
                fixture.revocation(new Revocable.Actor(RESEARCHER), Instant.MAX),
                fixture.revocation(new Revocable.Pair(ALICE, RESEARCHER), Instant.MAX));
        try (var store = fixture.open()) {
            revocations.forEach(revocation -> revoke(store, revocation));
        }

        try (var store = fixture.open()) {
            assertThat(store.revocations()).containsExactlyInAnyOrderElementsOf(revocations);
            assertThat(store.revocationOf(new Revocable.Subject(ALICE))).isEqualTo(revocations.get(2));
        }
    }

    @Test
    void aLiftedRevocationStaysLifted() throws Exception {
        var revocation = fixture.revocation(new Revocable.Subject(ALICE), Instant.MAX);
        try (var store = fixture.open()) {
            revoke(store, revocation);
            assertThat(store.lift(revocation.id()).block()).contains(revocation);
        }

        try (var store = fixture.open()) {
            assertThat(store.revocations()).isEmpty();
        }
    }

    @Test
    void namesOfAnyKindAreTheSame() throws Exception {
        var names = List.of("a\u0000b", "'); DROP TABLE task; --", "\u00fc \ud83e\udd8a", "?1 :a @b $c", " ", "null");
        try (var store = fixture.open()) {
            for (var name : names) {
                get(store.open(task(name), fixture.opening()));
                get(store.take(fixture.taking(task(name), calls(1))));
                revoke(store, fixture.revocation(new Revocable.Subject(new Principal(name, name)), Instant.MAX));
            }
        }

        try (var store = fixture.open()) {
            for (var name : names) {
                assertThat(get(store.take(fixture.taking(task(name), calls(1)))))
                        .as(name)
                        .isInstanceOf(Exhausted.class);
                assertThat(store.revocationOf(new Revocable.Subject(new Principal(name, name))))
                        .as(name)
                        .isNotNull();
            }
        }
    }

    @Test
    void momentsAreRoundedToTheLaterMillisecond() throws Exception {
        fixture.now.set(START.plusNanos(1));
        try (var store = fixture.open()) {
            revoke(store, fixture.revocation(new Revocable.Subject(ALICE), START.plusSeconds(9)));
        }

        try (var store = fixture.open()) {
            assertThat(store.revocations().getFirst().covers(START.plusNanos(1)))
                    .isTrue();
        }
    }

    @Test
    void aTaskWithoutALimitIsNotStored() throws Exception {
        var unlimited = new TaskOpening(ALICE, null, fixture.opening().owner(), START, Instant.MAX, null);
        try (var store = fixture.open()) {
            get(store.open(task("1"), unlimited));
            get(store.take(fixture.taking(task("1"), calls(Long.MAX_VALUE))));
        }

        try (var store = fixture.open()) {
            assertThat(store.named("1").block()).isEmpty();
        }
    }

    @Test
    void whatHasEndedIsRemoved() throws Exception {
        long full;
        try (var store = fixture.open()) {
            for (int i = 0; i < 2000; i++) {
                var id = task("task-" + i);
                var wait = i == 1999;
                var opened = store.open(id, fixture.opening());
                store.revoke(fixture.revocation(new Revocable.Task(id), START.plusSeconds(9)))
                        .toFuture();
                var taken = store.take(fixture.taking(id, calls(5)));
                if (wait) {
                    get(opened);
                    get(taken);
                }
            }
        }
        full = Files.size(fixture.file());
        fixture.now.set(START.plusSeconds(7300));
        fixture.open().close();

        assertThat(full).isGreaterThan(400_000);
        assertThat(Files.size(fixture.file())).isLessThan(full / 4);
        for (var table : List.of("task", "counter", "pace", "revocation")) {
            assertThat(rows(table)).as(table).isZero();
        }
    }

    @Test
    void whatEndsWhileItRunsIsRemoved() throws Exception {
        var database = new StoreFolder(fixture.folder, Schema.CURRENT).open();
        try (var store = fixture.over(database)) {
            get(store.open(task("1"), fixture.opening()));
            get(store.take(fixture.taking(task("1"), calls(5))));
            revoke(store, fixture.revocation(new Revocable.Subject(ALICE), START.plusSeconds(9)));
            long before = database.generation();

            fixture.now.set(START.plusSeconds(7300));

            await().until(() -> database.generation() > before);
        }
        for (var table : List.of("task", "counter", "revocation")) {
            assertThat(rows(table)).as(table).isZero();
        }
    }

    @Test
    void onlyARequestThatABudgetLimitsWaitsForTheDisk() throws Exception {
        try (var store = fixture.open()) {
            assertThat(store.open(task("1"), fixture.opening())).isInstanceOf(Answer.Awaited.class);
            get(store.open(task("1"), fixture.opening()));
            assertThat(store.open(task("1"), fixture.opening())).isInstanceOf(Answer.Ready.class);
            assertThat(store.take(fixture.taking(task("1"), calls(5)))).isInstanceOf(Answer.Awaited.class);
            assertThat(store.take(fixture.taking(task("1"), calls(Long.MAX_VALUE))))
                    .isInstanceOf(Answer.Ready.class);
        }

        try (var store = fixture.open()) {
            assertThat(store.named("1").block().getFirst().calls()).isEqualTo(2);
        }
    }

    /** A task must not be forgotten because the bounds became smaller, or because one client held many. */
    @Test
    void smallerBoundsForgetNothing() throws Exception {
        try (var store = fixture.open()) {
            for (int i = 0; i < 20; i++) {
                get(store.open(task("task-" + i), fixture.opening()));
            }
        }

        var few = CacheBounds.ofEntries(4);
        var memory = new LocalState(fixture.clock, few, few);
        try (var store = FileState.open(fixture.folder, fixture.marks, memory, fixture.clock)) {
            for (int i = 0; i < 20; i++) {
                assertThat(store.named("task-" + i).block()).hasSize(1);
            }
            assertThat(store.open(task("another"), fixture.opening())).isInstanceOf(Answer.Refused.class);
        }
    }

    private int rows(String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + fixture.file());
                var query = connection.createStatement();
                var rows = query.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.getInt(1);
        }
    }

    @Test
    void theFolderIsTheOwnersAlone() throws Exception {
        fixture.open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.file())))
                .isEqualTo("rw-------");
    }
}
