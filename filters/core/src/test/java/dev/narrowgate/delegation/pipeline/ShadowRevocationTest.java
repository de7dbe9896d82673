package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Law 11 in the shadow of a policy: a hop that is denied does not go on either when its token is revoked, wherever it was. */
class ShadowRevocationTest {

    private static final VerifiedToken ARRIVED = token().jti("arrived")
            .ancestors(new TokenId(GATEWAY, "parent"), new TokenId(GATEWAY, "grandparent"))
            .build();
    private static final VerifiedToken ACTOR = agent(RESEARCHER).jti("actor").build();

    private static final Decision DENIED = new Deny("decision-1", "tickets", new PolicyDenied("no"));

    private final Set<TokenId> remembered = ConcurrentHashMap.newKeySet();
    private final WatchedRevocations revocations = new WatchedRevocations(remembered::contains);
    private final List<AuditRecord> audited = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean goesOn = new AtomicBoolean();

    private Answer<VerifiedToken> verified = Answer.ready(ARRIVED);
    private Answer<VerifiedPresenter> proven = Answer.ready(new VerifiedPresenter(Set.of(), ACTOR, List.of()));
    private Answer<Decision> decided = Answer.ready(DENIED);
    private Mono<String> exchanging = Mono.empty();
    private Mono<String> recording = Mono.empty();
    private Mono<Integer> attempt = Mono.never();

    @ParameterizedTest
    @CsvSource({
        "verify, arrived",
        "verify, parent",
        "verify, grandparent",
        "prove, arrived",
        "prove, parent",
        "prove, grandparent",
        "prove, actor",
        "decide, arrived",
        "decide, parent",
        "decide, grandparent",
        "decide, actor",
        "record, arrived",
        "record, parent",
        "record, grandparent",
        "record, actor"
    })
    void aHopThatWaitsIsNotForwarded(String stage, String revoked) {
        Sinks.Empty<String> later = Sinks.empty();
        switch (stage) {
            case "verify" -> verified = Answer.awaited(later.asMono().thenReturn(ARRIVED));
            case "prove" -> {
                var shown = proven;
                proven = Answer.awaited(later.asMono().then(shown.toMono()));
            }
            case "decide" -> decided = Answer.awaited(later.asMono().thenReturn(DENIED));
            case "exchange" -> exchanging = later.asMono();
            default -> recording = later.asMono();
        }
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);

        revoke(revoked);
        later.tryEmitEmpty();

        assertThat(begun).isFalse();
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        DelegationFailure.TokenRejected.class,
                        failure -> assertThat(failure.reason()).contains("revoked"));
        assertThat(audited.getLast().outcome()).isIn(Outcome.REJECTED, Outcome.FAILED);
        assertThat(revocations.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"arrived", "parent", "grandparent", "actor"})
    void aHopThatIsUnderWayEnds(String revoked) {
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        assertThat(goesOn).isTrue();

        revoke("somethingElse");
        assertThat(goesOn).isTrue();
        revoke(revoked);

        assertThat(goesOn).isFalse();
        assertThat(failures).singleElement().isInstanceOf(DelegationEnded.class);
        assertThat(revocations.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"arrived", "parent", "grandparent", "actor"})
    void aHopThatIsSentOnceMoreIsAskedAboutOnceMore(String revoked) {
        Sinks.Empty<Integer> lost = Sinks.empty();
        attempt = lost.asMono().then(Mono.error(new NotAnswered(new NextHopUnavailable("closed"))));
        var failures = new ArrayList<Throwable>();
        run().subscribe(nothing -> {}, failures::add);
        begun.set(false);
        recording = Mono.<String>empty().doOnSubscribe(started -> revoke(revoked));
        lost.tryEmitEmpty();

        assertThat(begun).isFalse();
        assertThat(failures).singleElement().isInstanceOf(DelegationFailure.TokenRejected.class);
    }

    private void revoke(String jti) {
        var id = new TokenId(jti.equals("arrived") || jti.equals("actor") ? IDP : GATEWAY, jti);
        remembered.add(id);
        revocations.revoked(id);
    }

    private Mono<Void> run() {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        new RevocationCheckingTokenVerifier((token, use) -> verified, revocations),
                        ProvenanceVerifier.NONE,
                        shown -> proven,
                        rules(),
                        (request, until) -> decided,
                        revocations),
                new RevocationCheckingTokenExchanger(
                        request -> Answer.awaited(
                                exchanging.then(Mono.fromSupplier(() -> TestExchanges.issued(request, NOW)))),
                        revocations),
                record -> {
                    audited.add(record);
                    return record.outcome() == Outcome.SHADOWED
                            ? Answer.awaited(recording.thenReturn(new Recorded(record)))
                            : Answer.ready(new Recorded(record));
                },
                () -> NOW,
                failure -> 599);
        var received = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null,
                PresentedTexts.NONE,
                Caller.UNKNOWN,
                new Shadow(
                        OutgoingAuthorization.secret("X-Api-Key", "legacy"),
                        NOW.plus(Duration.ofDays(90)),
                        GATEWAY,
                        () -> "shadow-1"));
        var credentials =
                new Credentials(new BearerToken("in"), AuthorizationScheme.BEARER, new BearerToken("a"), Evidence.NONE);
        return pipeline.run(received, Answer.ready(credentials), this::forward);
    }

    /** As the gateway forwards: what is revoked is not begun, and ends what was begun. */
    private Mono<Integer> forward(ForwardableHop departure) {
        Mono<Integer> over = departure.revoked().then(Mono.error(new DelegationEnded("revoked", 0)));
        var request = attempt.doOnSubscribe(started -> {
                    begun.set(true);
                    goesOn.set(true);
                })
                .doOnCancel(() -> goesOn.set(false));
        return Mono.firstWithSignal(over, request);
    }
}
