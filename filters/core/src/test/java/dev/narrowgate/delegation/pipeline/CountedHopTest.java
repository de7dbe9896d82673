package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.BoundTask;
import dev.narrowgate.delegation.presenter.BoundTask.First;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.task.TaskLimits;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A hop takes one request from its budgets, and ends it exactly once, however the hop ends. */
class CountedHopTest {

    private final List<String> calls = new ArrayList<>();
    private final List<AuditRecord> audited = new ArrayList<>();
    private Answer<TaskCall> reserved = Answer.ready(call());
    private Answer<IssuedToken> exchanged;
    private TaskLimits limits = TaskLimits.NONE;
    private DelegationFailure bound;
    private Mono<Integer> forwarded = Mono.just(200);
    private boolean reaches = true;
    private Delegation seen;

    private TaskCall call() {
        return (wasForwarded, status) -> calls.add((wasForwarded ? "forwarded " : "back ") + status);
    }

    private final TaskKeeper keeper = new TaskKeeper() {
        @Override
        public Answer<Delegation> bind(Delegation delegation, DelegationPolicy policy, Instant at) {
            return bound != null
                    ? Answer.refused(bound)
                    : Answer.ready(DelegationRules.bound(
                            delegation,
                            new BoundTask(delegation.task().within(limits), at, 0, at, new First(ALICE, null))));
        }

        @Override
        public Answer<TaskCall> reserve(Permitted hop) {
            seen = hop.delegation();
            return reserved;
        }
    };

    private Mono<Void> run() {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        (token, use) -> Answer.ready(token().build()),
                        ProvenanceVerifier.NONE,
                        shown -> Answer.ready(VerifiedPresenter.NOTHING),
                        rules(),
                        (request, until) -> Answer.ready(TestExchanges.permit()),
                        Revocations.NONE,
                        keeper),
                request -> exchanged == null ? Answer.ready(TestExchanges.issued(request, NOW)) : exchanged,
                record -> {
                    audited.add(record);
                    return Answer.ready(new Recorded(record));
                },
                () -> NOW,
                failure -> 599);
        var received = new Received(
                "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/1"), null);
        var credentials =
                new Credentials(new BearerToken("text"), AuthorizationScheme.BEARER, null, Evidence.NONE, null);
        return pipeline.run(received, Answer.ready(credentials), departure -> {
            departure.traffic().forwarded();
            if (reaches) {
                departure.traffic().reached();
            }
            return forwarded;
        });
    }

    private Throwable failure() {
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        return failures.isEmpty() ? null : failures.getFirst();
    }

    @Test
    void aHopThatIsServedIsCounted() {
        assertThat(failure()).isNull();

        assertThat(calls).containsExactly("forwarded 200");
    }

    @Test
    void aHopThatDoesNotReachTheNextHopGoesBack() {
        reaches = false;
        forwarded = Mono.error(new NextHopUnavailable("no connection"));

        assertThat(failure()).isInstanceOf(NextHopUnavailable.class);
        assertThat(calls).containsExactly("back 0");
    }

    @Test
    void aHopThatFailsAfterItReachedTheNextHopStaysCounted() {
        forwarded = Mono.error(new NextHopUnavailable("closed"));

        assertThat(failure()).isInstanceOf(NextHopUnavailable.class);
        assertThat(calls).containsExactly("forwarded 0");
    }

    @Test
    void aHopThatGetsNoTokenGoesBack() {
        exchanged = Answer.refused(new ExchangeUnavailable("down"));

        assertThat(failure()).isInstanceOf(ExchangeUnavailable.class);
        assertThat(calls).containsExactly("back 0");
    }

    @Test
    void aCancelledHopEndsItsRequest() {
        forwarded = Mono.never();
        var running = run().subscribe();
        assertThat(calls).isEmpty();

        running.dispose();

        assertThat(calls).containsExactly("forwarded " + TaskCall.LEFT);
    }

    @Test
    void aRequestThatIsCountedAfterTheCallerLeftGoesBack() {
        Sinks.One<TaskCall> later = Sinks.one();
        reserved = Answer.awaited(later.asMono());
        var running = run().subscribe();

        running.dispose();
        later.tryEmitValue(call());

        assertThat(calls).containsExactly("back 0");
        assertThat(audited).hasSize(1);
    }

    @Test
    void aRequestThatIsCountedLaterIsForwardedThen() {
        Sinks.One<TaskCall> later = Sinks.one();
        reserved = Answer.awaited(later.asMono());
        run().subscribe();
        assertThat(audited).isEmpty();

        later.tryEmitValue(call());

        assertThat(calls).containsExactly("forwarded 200");
    }

    @Test
    void anExhaustedBudgetForwardsNothing() {
        reserved = Answer.refused(new BudgetExhausted("calls", List.of(), null));

        assertThat(failure()).isInstanceOf(BudgetExhausted.class);
        assertThat(calls).isEmpty();
        assertThat(audited)
                .singleElement()
                .satisfies(record -> assertThat(record.result().code()).isEqualTo("budget-exhausted"));
    }

    @Test
    void anUnforeseenErrorOfTheBudgetForwardsNothing() {
        reserved = Answer.awaited(Mono.error(new IllegalStateException("broken")));

        assertThat(failure()).isInstanceOf(StoreUnavailable.class);
        assertThat(audited).hasSize(1);
    }

    @Test
    void anEmptyAnswerOfTheBudgetForwardsNothing() {
        reserved = Answer.awaited(Mono.empty());

        assertThat(failure()).isInstanceOf(StoreUnavailable.class);
        assertThat(audited).hasSize(1);
    }

    @Test
    void aTaskThatIsOverIsNeitherDecidedNorCounted() {
        bound = new TaskClosed("over");

        assertThat(failure()).isInstanceOf(TaskClosed.class);
        assertThat(seen).isNull();
    }

    @Test
    void lawFourADelegationEndsNoLaterThanItsTask() {
        limits = new TaskLimits(NOW.plusSeconds(5), null, 9, 3);

        assertThat(failure()).isNull();
        assertThat(seen.expiresAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(seen.task().limits()).isEqualTo(limits);
        assertThat(seen.passage().task()).isEqualTo(seen.task());
    }

    @Test
    void requestsThatAreNotForwardedAreNotCounted() {
        var uncounted = keeper.uncounted();

        assertThat(uncounted.reserve(null)).isEqualTo(Answer.ready(TaskCall.UNCOUNTED));
        TaskCall.UNCOUNTED.end(true, 200);
        assertThat(calls).isEmpty();
    }
}
