package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A hop whose stages wait, and whose tokens can be revoked meanwhile. */
abstract class RevokedHops {

    static final VerifiedToken ARRIVED = token().jti("arrived")
            .ancestors(new TokenId(GATEWAY, "parent"), new TokenId(GATEWAY, "grandparent"))
            .build();
    static final VerifiedToken ACTOR = agent(RESEARCHER).jti("actor").build();

    final Set<Revocable> remembered = ConcurrentHashMap.newKeySet();
    final WatchedRevocations revocations = TestRevocations.among(remembered);
    final List<AuditRecord> audited = Collections.synchronizedList(new ArrayList<>());
    final AtomicBoolean begun = new AtomicBoolean();
    final AtomicBoolean goesOn = new AtomicBoolean();

    Answer<VerifiedToken> verified = Answer.ready(ARRIVED);
    Answer<VerifiedPresenter> proven = Answer.ready(new VerifiedPresenter(Set.of(), ACTOR, List.of()));
    Answer<Decision> decided;
    Mono<String> exchanging = Mono.empty();
    Mono<String> recording = Mono.empty();
    Mono<Integer> attempt = Mono.never();

    private final Outcome goesOnAs;
    private final @Nullable Shadow shadow;

    /**
     * @param goesOnAs the outcome in the record of a hop that goes on
     * @param shadow null: the policy is enforced
     */
    RevokedHops(Decision decision, Outcome goesOnAs, @Nullable Shadow shadow) {
        this.decided = Answer.ready(decision);
        this.goesOnAs = goesOnAs;
        this.shadow = shadow;
    }

    void revoke(String jti) {
        var id = new TokenId(jti.equals("arrived") || jti.equals("actor") ? IDP : GATEWAY, jti);
        revoke(TestRevocations.token(id));
    }

    void revoke(Revocable what) {
        remembered.add(what);
        revocations.revoked(TestRevocations.of(what));
    }

    Mono<Void> run() {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        new RevocationCheckingTokenVerifier((token, use) -> verified, revocations),
                        ProvenanceVerifier.NONE,
                        shown -> proven,
                        rules(),
                        (request, until) -> decided,
                        revocations,
                        TaskKeeper.NONE),
                new RevocationCheckingTokenExchanger(
                        request -> Answer.awaited(
                                exchanging.then(Mono.fromSupplier(() -> TestExchanges.issued(request, NOW)))),
                        revocations),
                record -> {
                    audited.add(record);
                    return record.outcome() == goesOnAs
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
                shadow);
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
