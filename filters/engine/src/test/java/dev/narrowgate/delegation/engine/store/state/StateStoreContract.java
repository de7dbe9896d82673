package dev.narrowgate.delegation.engine.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps. */
abstract class StateStoreContract {

    private static final String IDP = "https://idp.example.com";
    private static final Principal ALICE = new Principal(IDP, "alice");
    private static final Principal ORCHESTRATOR = new Principal(IDP, "orchestrator");
    private static final Duration NO_LIFE = null;

    /** To the millisecond, as stores keep moments. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final TaskId task = new TaskId(IDP, "task-" + UUID.randomUUID());
    private StateStore store;

    /** Opens an empty store. */
    abstract StateStore open() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    StateStore store() {
        return store;
    }

    TaskId task() {
        return task;
    }

    TaskOpening opening() {
        return new TaskOpening(
                ALICE,
                ORCHESTRATOR,
                TokenFingerprint.of("client-1"),
                now,
                now.plusSeconds(3600),
                now.plusSeconds(7200));
    }

    static <T> T get(Answer<T> answer) {
        return answer.toMono().block(Duration.ofSeconds(10));
    }

    Taking taking(Budget... budgets) {
        return new Taking(UUID.randomUUID().toString(), task, List.of(budgets), List.of(), now);
    }

    static Budget calls(long calls) {
        return new Budget("", calls, Integer.MAX_VALUE, NO_LIFE);
    }

    Granted granted(Taking taking) {
        var taken = get(store.take(taking));
        assertThat(taken).isInstanceOf(Granted.class);
        return (Granted) taken;
    }

    Exhausted exhausted(Taking taking) {
        var taken = get(store.take(taking));
        assertThat(taken).isInstanceOf(Exhausted.class);
        return (Exhausted) taken;
    }

    static Revocation revocation(Revocable what, Instant issuedUntil) {
        return new Revocation(
                UUID.randomUUID().toString(),
                what,
                Manner.REVOKED,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                issuedUntil,
                Instant.MAX,
                "operator \"one\"",
                "a reason\nof two lines");
    }

    @Test
    void aTaskIsOpenedOnce() {
        var first = get(store.open(task, opening()));
        var later = new TaskOpening(
                ALICE,
                null,
                TokenFingerprint.of("client-1"),
                now.plusSeconds(5),
                now.plusSeconds(9000),
                now.plusSeconds(9999));
        var second = get(store.open(task, later));

        assertThat(first).isEqualTo(new StoredTask(task, ALICE, ORCHESTRATOR, now, now.plusSeconds(3600), 0, 0));
        assertThat(second).isEqualTo(first);
        assertThat(store.named(task.id()).block()).containsExactly(first);
        assertThat(store.named("another").block()).isEmpty();
    }

    @Test
    void theSameIdOfAnotherOriginIsAnotherTask() {
        var other = new TaskId("https://other.example.com", task.id());
        get(store.open(task, opening()));
        get(store.open(other, opening()));
        granted(taking(calls(1)));

        exhausted(taking(calls(1)));
        granted(new Taking("hop", other, List.of(calls(1)), List.of(), now));
        assertThat(store.named(task.id()).block()).extracting(StoredTask::id).containsExactlyInAnyOrder(task, other);
    }

    @Test
    void countsCallsAndThoseInFlight() {
        get(store.open(task, opening()));
        var one = granted(taking(calls(9)));
        var two = granted(taking(calls(9)));
        one.end(true);
        two.end(false);

        await().untilAsserted(() -> {
            var stored = store.named(task.id()).block().getFirst();
            assertThat(stored.calls()).isEqualTo(1);
            assertThat(stored.inFlight()).isZero();
        });
    }

    @Test
    void aBudgetIsTakenWholeOrNotAtAll() {
        get(store.open(task, opening()));
        var wide = calls(2);
        var narrow = new Budget("tickets", 1, Integer.MAX_VALUE, NO_LIFE);
        granted(taking(wide, narrow));

        var refused = exhausted(taking(wide, narrow));

        assertThat(refused.budget()).isEqualTo(Budgets.CALLS);
        assertThat(refused.policy()).isEqualTo("tickets");
        assertThat(refused.left().getFirst().left()).isZero();
        assertThat(refused.retryAfter()).isNull();
        // The refused request has taken nothing of the wider budget.
        granted(taking(wide));
        exhausted(taking(wide));
    }

    @Test
    void whatIsNotForwardedGoesBack() {
        get(store.open(task, opening()));
        for (int i = 0; i < 3; i++) {
            granted(taking(calls(1))).end(false);
            int round = i;
            await().untilAsserted(() -> assertThat(
                            store.named(task.id()).block().getFirst().calls())
                    .as("round " + round)
                    .isZero());
        }
        granted(taking(calls(1))).end(true);
        exhausted(taking(calls(1)));
    }

    @Test
    void limitsTheRequestsInFlight() {
        get(store.open(task, opening()));
        var one = new Budget("", Long.MAX_VALUE, 1, NO_LIFE);
        var first = granted(taking(one));

        var refused = exhausted(taking(one));
        assertThat(refused.budget()).isEqualTo(Budgets.IN_FLIGHT);
        assertThat(refused.retryAfter()).isNotNull();

        first.end(true);
        await().untilAsserted(() -> granted(taking(one)));
    }

    @Test
    void limitsTheTimeUnderAPolicy() {
        get(store.open(task, opening()));
        var minute = new Budget("tickets", Long.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(1));
        granted(taking(minute));

        var late = new Taking("late", task, List.of(minute), List.of(), now.plusSeconds(61));
        assertThat(exhausted(late).budget()).isEqualTo(Budgets.DURATION);
    }

    @Test
    void limitsTheRateOfAPair() {
        var pace = new Pace(
                "", ALICE, new Principal(IDP, UUID.randomUUID().toString()), new Rate(2, Duration.ofMinutes(1)));
        granted(new Taking("1", null, List.of(), List.of(pace), now));
        granted(new Taking("2", null, List.of(), List.of(pace), now));

        var refused = exhausted(new Taking("3", null, List.of(), List.of(pace), now));
        assertThat(refused.budget()).isEqualTo(Budgets.RATE);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));

        granted(new Taking("4", null, List.of(), List.of(pace), now.plusSeconds(31)));
    }

    @Test
    void callersAtOnceDoNotOverspend() throws Exception {
        get(store.open(task, opening()));
        var granted = new ArrayList<Future<Boolean>>();
        var together = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                granted.add(threads.submit(() -> {
                    together.await();
                    return get(store.take(taking(calls(17)))) instanceof Granted;
                }));
            }
            together.countDown();
        }
        int all = 0;
        for (var one : granted) {
            all += one.get() ? 1 : 0;
        }

        assertThat(all).isEqualTo(17);
    }

    @Test
    void aRevocationOfAnyKindIsKnownWhenItReturns() {
        var told = new CopyOnWriteArrayList<Revocation>();
        store.follow(told::add);
        for (var what : List.of(
                new Revocable.Token(new TokenId(IDP, UUID.randomUUID().toString())),
                new Revocable.Task(task),
                new Revocable.Subject(ALICE),
                new Revocable.Actor(ORCHESTRATOR),
                new Revocable.Pair(ALICE, ORCHESTRATOR))) {
            assertThat(store.revocationOf(what)).isNull();
            var revocation = revocation(what, null);

            assertThat(store.revoke(revocation).block()).isEqualTo(revocation);

            assertThat(store.revocationOf(what)).isEqualTo(revocation);
            assertThat(told).last().isEqualTo(revocation);
            assertThat(store.revocations()).contains(revocation);
        }
        assertThat(told).hasSize(5);
        assertThat(store.problem()).isNull();
    }

    @Test
    void anEarlierRevocationThatCoversAsMuchStays() {
        var what = new Revocable.Subject(new Principal(IDP, UUID.randomUUID().toString()));
        var some = revocation(what, now);
        var all = revocation(what, null);
        store.revoke(some).block();
        store.revoke(all).block();

        assertThat(store.revoke(revocation(what, now.plusSeconds(9))).block()).isEqualTo(all);
        assertThat(store.revocationOf(what)).isEqualTo(all);
    }

    @Test
    void ofTwoRevocationsBothAreCovered() {
        var what = new Revocable.Subject(new Principal(IDP, UUID.randomUUID().toString()));
        var all = ending(revocation(what, null), now.plusSeconds(60));
        var longer = ending(revocation(what, now), now.plusSeconds(600));
        store.revoke(all).block();

        var stored = store.revoke(longer).block();

        assertThat(stored)
                .isEqualTo(ending(
                        new Revocation(
                                longer.id(),
                                what,
                                longer.manner(),
                                longer.at(),
                                null,
                                Instant.MAX,
                                longer.by(),
                                longer.reason()),
                        now.plusSeconds(600)));
        assertThat(store.revocationOf(what)).isEqualTo(stored);
    }

    private static Revocation ending(Revocation one, Instant end) {
        return new Revocation(
                one.id(), one.what(), one.manner(), one.at(), one.issuedUntil(), end, one.by(), one.reason());
    }

    @Test
    void aLiftedRevocationIsOver() {
        var what = new Revocable.Actor(new Principal(IDP, UUID.randomUUID().toString()));
        var revocation = revocation(what, null);
        store.revoke(revocation).block();

        assertThat(store.lift(revocation.id()).block()).contains(revocation);
        assertThat(store.lift(revocation.id()).block()).isEmpty();
        assertThat(store.revocationOf(what)).isNull();
    }
}
