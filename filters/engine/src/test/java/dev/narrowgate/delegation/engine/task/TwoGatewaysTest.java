package dev.narrowgate.delegation.engine.task;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ChangedToken;
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
import dev.narrowgate.delegation.engine.exchange.CachingTokenExchanger;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskTerms;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Law 11 as a property: in any order of uses, exchanges, renewals and revocations over two gateways on one store, nothing
 * is forwarded, and nothing goes on, that rests on what is revoked.
 */
class TwoGatewaysTest {

    private static final Principal BOB = new Principal(IDP, "bob");
    private static final List<Principal> SUBJECTS = List.of(ALICE, BOB);
    private static final List<Principal> ACTORS = List.of(ORCHESTRATOR, RESEARCHER);
    private static final DelegationPolicy POLICY = TestPolicies.policy().build();

    private enum Kind {
        USE,
        BEGIN_EXCHANGE,
        END_EXCHANGES,
        REVOKE,
        LIFT
    }

    /** @param which the token, or what is revoked */
    private record Step(Kind kind, int gateway, int which) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                Kind.USE, Kind.USE, Kind.BEGIN_EXCHANGE, Kind.END_EXCHANGES, Kind.REVOKE, Kind.LIFT),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 15))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    /** Each token has a subject, a task, an actor and a parent, all of them shared with others. */
    private static VerifiedToken numbered(int which) {
        return TestDelegations.token()
                .jti("token-" + which)
                .subject(SUBJECTS.get(which & 1))
                .actors(ACTORS.get(which >> 1 & 1))
                .task("task-" + (which >> 2 & 1))
                .ancestors(new TokenId(GATEWAY, "parent-" + (which >> 3 & 1)))
                .expiresAt(NOW.plusSeconds(600))
                .build();
    }

    private static Revocable revocable(int which) {
        return switch (which % 6) {
            case 0 -> new Revocable.Token(new TokenId(IDP, "token-" + which));
            case 1 -> new Revocable.Token(new TokenId(GATEWAY, "parent-" + (which & 1)));
            case 2 -> new Revocable.Task(new TaskId(IDP, "task-" + (which >> 1 & 1)));
            case 3 -> new Revocable.Subject(SUBJECTS.get(which >> 1 & 1));
            case 4 -> new Revocable.Actor(ACTORS.get(which >> 2 & 1));
            default -> new Revocable.Pair(SUBJECTS.get(which & 1), ACTORS.get(which >> 2 & 1));
        };
    }

    private static Set<Revocable> restsOn(int which) {
        var token = numbered(which);
        var actor = token.actors().current().orElseThrow();
        return Set.of(
                new Revocable.Token(token.id()),
                new Revocable.Token(token.identifiers().ancestors().getFirst()),
                new Revocable.Task(token.task().id()),
                new Revocable.Subject(token.subject()),
                new Revocable.Actor(actor),
                new Revocable.Pair(token.subject(), actor));
    }

    /** A hop that was begun. */
    private static final class Run {
        private final int which;
        private boolean isForwarded;
        private boolean isOver;

        private Run(int which) {
            this.which = which;
        }
    }

    private static final class Gateway {
        private final AtomicInteger ids;
        private final WatchedRevocations watched;
        private final AppliedRevocations applied;
        private final StoredTaskKeeper keeper;
        private final Revoking revoking;
        private final RevocationCheckingTokenExchanger exchanger;
        private Mono<Object> exchanging = Mono.empty();

        private Gateway(LocalState store, AtomicInteger ids) {
            this.ids = ids;
            this.watched = new WatchedRevocations(store::revocationOf);
            this.applied = new AppliedRevocations(store, watched);
            this.revoking =
                    new Revoking(store, applied, new Unrecorded(), () -> "r-" + ids.incrementAndGet(), () -> NOW);
            var tasks = new GatewayTasks(
                    GATEWAY, false, new TaskTerms(Duration.ofHours(1), 1000, 1000, null), Duration.ofHours(1));
            this.keeper = new StoredTaskKeeper(store, new TaskEnds(revoking, tasks, () -> NOW), tasks);
            var issued = new CachingTokenExchanger(
                    request -> {
                        var token = ChangedToken.of(TestExchanges.issued(request, NOW))
                                .id(new TokenId(GATEWAY, "out-" + ids.incrementAndGet()))
                                .build();
                        return exchanging == Mono.<Object>empty()
                                ? Answer.<IssuedToken>ready(token)
                                : Answer.awaited(exchanging.thenReturn(token));
                    },
                    () -> NOW,
                    CacheBounds.ofEntries(100),
                    CacheBounds.ofEntries(100),
                    failure -> {});
            watched.add(issued);
            this.exchanger = new RevocationCheckingTokenExchanger(issued, watched);
        }

        private Run run(int which, Mono<Integer> answer) {
            var run = new Run(which);
            var pipeline = new DelegationPipeline(
                    new HopStages(
                            new RevocationCheckingTokenVerifier((text, use) -> Answer.ready(numbered(which)), watched),
                            ProvenanceVerifier.NONE,
                            shown -> Answer.ready(VerifiedPresenter.NOTHING),
                            rules(),
                            (request, until) -> Answer.ready(TestExchanges.permit()),
                            watched,
                            keeper),
                    exchanger,
                    record -> Answer.ready(new Recorded(record)),
                    () -> NOW,
                    failure -> 599);
            var received = new Received(
                    "hop-" + ids.incrementAndGet(),
                    NOW,
                    POLICY,
                    new Action("GET"),
                    new Resource("tickets", "/1"),
                    null);
            var credentials =
                    new Credentials(new BearerToken("text"), AuthorizationScheme.BEARER, null, Evidence.NONE, null);
            pipeline.run(received, Answer.ready(credentials), departure -> {
                        run.isForwarded = true;
                        departure.traffic().reached();
                        return answer.takeUntilOther(departure.revoked());
                    })
                    .doFinally(end -> run.isOver = true)
                    .subscribe(nothing -> {}, failure -> {});
            return run;
        }
    }

    @Property(tries = 400)
    void lawElevenWhatIsRevokedIsOver(@ForAll("steps") List<Step> steps) {
        var ids = new AtomicInteger();
        try (var store = new LocalState(() -> NOW, CacheBounds.ofEntries(100), CacheBounds.ofEntries(1000))) {
            var gateways = List.of(new Gateway(store, ids), new Gateway(store, ids));
            var revoked = new HashSet<Revocable>();
            var open = new ArrayList<Run>();
            Sinks.Empty<Object> exchanges = Sinks.empty();
            for (var step : steps) {
                var gateway = gateways.get(step.gateway());
                switch (step.kind()) {
                    case USE, BEGIN_EXCHANGE -> {
                        gateway.exchanging = step.kind() == Kind.USE ? Mono.empty() : exchanges.asMono();
                        open.add(gateway.run(step.which(), Mono.never()));
                        gateway.exchanging = Mono.empty();
                    }
                    case END_EXCHANGES -> {
                        var before = exchanges;
                        exchanges = Sinks.empty();
                        before.tryEmitEmpty();
                    }
                    case REVOKE -> {
                        var what = revocable(step.which());
                        gateway.revoking
                                .revoke(new Asked(what, Manner.REVOKED, null, Instant.MAX, "operator", "a test"))
                                .block();
                        revoked.add(what);
                    }
                    case LIFT -> {
                        var what = revocable(step.which());
                        var present = store.revocationOf(what);
                        if (present != null) {
                            gateway.revoking.lift(present.id(), "operator").block();
                        }
                        revoked.remove(what);
                    }
                }
                for (var run : open) {
                    var isRevoked = restsOn(run.which).stream().anyMatch(revoked::contains);
                    assertThat(isRevoked && run.isForwarded && !run.isOver)
                            .as("a hop of token %s goes on after %s", run.which, revoked)
                            .isFalse();
                }
                // What was refused or ended stays so. The others are as they would be without the revocations.
                open.removeIf(run -> run.isOver);
            }
            // Otherwise a use would wait for an exchange that others have begun.
            exchanges.tryEmitEmpty();
            // Uses of tokens that rest on nothing that is revoked go on: the law does not close the gateway.
            for (int which = 0; which < 16; which++) {
                var run = gateways.get(which & 1).run(which, Mono.never());
                assertThat(run.isForwarded).isEqualTo(restsOn(which).stream().noneMatch(revoked::contains));
            }
        }
    }

    private static final class Unrecorded implements ActSink {
        @Override
        public Answer<Recorded> record(TokenAct act) {
            return Answer.ready(new Recorded(act));
        }

        @Override
        public Answer<Recorded> record(GatewayAct act) {
            return Answer.ready(new Recorded(act));
        }
    }
}
