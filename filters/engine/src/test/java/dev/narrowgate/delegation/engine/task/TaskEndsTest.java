package dev.narrowgate.delegation.engine.task;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.file.FileState;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.task.TaskRules;
import dev.narrowgate.delegation.task.TaskRules.AfterSuccess;
import dev.narrowgate.delegation.task.TaskTerms;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** When a task is over, and for how long it stays so. */
class TaskEndsTest {

    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final TaskTerms AN_HOUR = new TaskTerms(Duration.ofHours(1), 1000, 1000, null);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger forwarded = new AtomicInteger();
    private final List<GatewayAct> acts = new CopyOnWriteArrayList<>();
    private final AtomicReference<DelegationFailure> refusal = new AtomicReference<>();

    private LocalState local() {
        return new LocalState(now::get, CacheBounds.ofEntries(100), CacheBounds.ofEntries(100));
    }

    private Revoking revoking(StateStore store, WatchedRevocations watched) {
        return new Revoking(
                store,
                new AppliedRevocations(store, watched),
                new ActSink() {
                    @Override
                    public Answer<Recorded> record(TokenAct act) {
                        return Answer.ready(new Recorded(act));
                    }

                    @Override
                    public Answer<Recorded> record(GatewayAct act) {
                        acts.add(act);
                        return Answer.ready(new Recorded(act));
                    }
                },
                () -> "r-" + ids.incrementAndGet(),
                now::get);
    }

    private static DelegationPolicy policy(AfterSuccess after) {
        return TestPolicies.policy().build().limiting(new TaskRules(TaskTerms.NONE, after, null, null));
    }

    private Disposable run(
            LocalState store, TaskTerms terms, AfterSuccess after, Function<ForwardableHop, Mono<Integer>> forward) {
        var watched = new WatchedRevocations(store::revocationOf);
        var token = TestDelegations.token()
                .jti("token-1")
                .actors(ORCHESTRATOR)
                .task("task-1")
                .expiresAt(NOW.plus(Duration.ofDays(1)))
                .build();
        var tasks = new GatewayTasks(GATEWAY, false, terms, KEEP);
        var keeper = new StoredTaskKeeper(store, new TaskEnds(revoking(store, watched), tasks, now::get), tasks);
        var pipeline = new DelegationPipeline(
                new HopStages(
                        new RevocationCheckingTokenVerifier((text, use) -> Answer.ready(token), watched),
                        ProvenanceVerifier.NONE,
                        shown -> Answer.ready(VerifiedPresenter.NOTHING),
                        rules(),
                        (request, until) -> Answer.ready(TestExchanges.permit()),
                        watched,
                        keeper),
                request -> Answer.ready(TestExchanges.issued(request, now.get())),
                record -> Answer.ready(new Recorded(record)),
                now::get,
                failure -> 599);
        var received = new Received(
                "hop-" + ids.incrementAndGet(),
                now.get(),
                policy(after),
                new Action("GET"),
                new Resource("tickets", "/1"),
                null);
        var credentials =
                new Credentials(new BearerToken("text"), AuthorizationScheme.BEARER, null, Evidence.NONE, null);
        refusal.set(null);
        return pipeline.run(received, Answer.ready(credentials), departure -> {
                    forwarded.incrementAndGet();
                    departure.traffic().forwarded();
                    departure.traffic().reached();
                    return forward.apply(departure);
                })
                .subscribe(nothing -> {}, failure -> refusal.set((DelegationFailure) failure));
    }

    private void assertClosed() {
        assertThat(refusal.get()).isNotNull();
        assertThat(refusal.get().code()).isEqualTo("task-closed");
        assertThat(forwarded).hasValue(1);
    }

    @Test
    void aSuccessEndsTheTaskHoweverLongItTook() {
        try (var store = local()) {
            run(
                    store,
                    AN_HOUR,
                    AfterSuccess.ENDS_TASK,
                    departure -> Mono.fromSupplier(() -> {
                        now.set(NOW.plus(KEEP).plusSeconds(5));
                        return 200;
                    }));

            run(store, AN_HOUR, AfterSuccess.ENDS_TASK, departure -> Mono.just(200));

            assertClosed();
        }
    }

    @Test
    void aCallerThatLeavesAfterTheSuccessHasEndedItsTask() {
        try (var store = local()) {
            run(store, AN_HOUR, AfterSuccess.ENDS_TASK, departure -> {
                        departure.traffic().answered(200);
                        return Mono.never();
                    })
                    .dispose();

            run(store, AN_HOUR, AfterSuccess.ENDS_TASK, departure -> Mono.just(200));

            assertClosed();
        }
    }

    @Test
    void aCompletedTaskStaysSoAsLongAsItsTokensLive() {
        try (var store = local()) {
            run(store, AN_HOUR, AfterSuccess.ENDS_TASK, departure -> Mono.just(200));
            now.set(NOW.plus(KEEP).plusSeconds(5));

            run(store, AN_HOUR, AfterSuccess.GOES_ON, departure -> Mono.just(200));

            assertClosed();
        }
    }

    @Test
    void aTaskWithoutAnEndStaysCompletedLongerThanAnyTokenLives() {
        var tasks = new GatewayTasks(GATEWAY, false, TaskTerms.NONE, KEEP);

        assertThat(tasks.completedUntil(Instant.MAX, NOW)).isAfter(NOW.plus(Duration.ofHours(24)));
        assertThat(tasks.completedUntil(NOW.plusSeconds(60), NOW))
                .isEqualTo(NOW.plusSeconds(60).plus(KEEP));
        assertThat(tasks.completedUntil(NOW.minusSeconds(60), NOW)).isEqualTo(NOW.plus(KEEP));
    }

    @Test
    void aDeadlineHoldsForTasksThatBeganBeforeItWasConfigured() {
        try (var store = local()) {
            run(store, TaskTerms.NONE, AfterSuccess.GOES_ON, departure -> Mono.just(200));
            now.set(NOW.plus(Duration.ofMinutes(30)));
            run(store, AN_HOUR, AfterSuccess.GOES_ON, departure -> Mono.just(200));
            assertThat(forwarded).hasValue(2);
            now.set(NOW.plus(Duration.ofMinutes(70)));

            run(store, AN_HOUR, AfterSuccess.GOES_ON, departure -> Mono.just(200));

            assertThat(refusal.get().code()).isEqualTo("task-closed");
            assertThat(forwarded).hasValue(2);
        }
    }

    @Test
    void anOperatorWhoLeavesBeforeTheAnswerLeavesARecord(@TempDir Path folder) throws Exception {
        try (var store = FileState.open(folder.resolve("state"), folder, local(), now::get)) {
            var revoking = revoking(store, new WatchedRevocations(store::revocationOf));
            var what = new Revocable.Subject(ALICE);

            revoking.revoke(new Asked(what, Manner.REVOKED, null, Instant.MAX, "operator", "an alarm"))
                    .subscribe()
                    .dispose();

            await().until(() -> store.revocationOf(what) != null);
            await().until(() -> !acts.isEmpty());
        }
    }
}
