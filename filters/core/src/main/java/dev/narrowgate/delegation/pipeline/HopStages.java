package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.PolicyChecks;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.HopObserver;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Presentation;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the stages that judge a hop before any action: verification of its tokens and its presenter, and the decision of
 * its policy.
 */
public final class HopStages {

    private final TokenVerifier verifier;
    private final ProvenanceVerifier provenances;
    private final PresenterVerifier presenters;
    private final DelegationRules rules;
    private final PolicyDecisionPoint decisions;
    private final HopRevocation revocation;
    private final TaskKeeper tasks;

    public HopStages(
            TokenVerifier verifier,
            ProvenanceVerifier provenances,
            PresenterVerifier presenters,
            DelegationRules rules,
            PolicyDecisionPoint decisions,
            Revocations revocations,
            TaskKeeper tasks) {
        this.verifier = verifier;
        this.provenances = provenances;
        this.presenters = presenters;
        this.rules = rules;
        this.decisions = decisions;
        this.revocation = new HopRevocation(revocations);
        this.tasks = tasks;
    }

    /** Returns the same stages for requests that are not forwarded, which no budget counts. */
    public HopStages uncounted() {
        return new HopStages(this);
    }

    private HopStages(HopStages counted) {
        this.verifier = counted.verifier;
        this.provenances = counted.provenances;
        this.presenters = counted.presenters;
        this.rules = counted.rules;
        this.decisions = counted.decisions;
        this.revocation = counted.revocation;
        this.tasks = counted.tasks.uncounted();
    }

    HopRevocation revocation() {
        return revocation;
    }

    TaskKeeper tasks() {
        return tasks;
    }

    /**
     * Verifies and decides a request. Refuses with the {@link DelegationFailure} of the stage that refuses or fails.
     */
    public Answer<Permitted> judge(Received received, Answer<Credentials> credentials, HopObserver observer) {
        return credentials
                .then(shown -> stage(KeysUnavailable::new, () -> verify(received, shown, observer)))
                .then(verified -> stage(DecisionUnavailable::new, () -> decide(verified, observer)));
    }

    private Answer<Verified> verify(Received received, Credentials credentials, HopObserver observer) {
        return delegation(received, credentials, observer)
                .then(delegation -> bound(received, delegation))
                .then(delegation -> {
                    var presented = new PresentedTokens(credentials.subjectToken(), credentials.actorToken());
                    var verified = new Verified(received, delegation, presented);
                    observer.verified(verified);
                    return Answer.ready(verified);
                });
    }

    /** Binds the delegation to its task. A hop without a task has nothing to bind, unless the gateway begins tasks. */
    private Answer<Delegation> bound(Received received, Delegation delegation) {
        return stage(StoreUnavailable::new, () -> tasks.bind(delegation, received.policy(), received.at()));
    }

    private Answer<Delegation> delegation(Received received, Credentials credentials, HopObserver observer) {
        return verifier.verify(credentials.subjectToken(), TokenUse.SUBJECT).then(subject -> {
            observer.genuine(credentials.subjectToken(), subject);
            var resource = received.policy().resource();
            // Only a genuine token justifies the work of verifying proofs.
            var proven = credentials.haveNoProof()
                    ? Answer.ready(VerifiedPresenter.NOTHING)
                    : presenters.verify(credentials);
            var beside = rules.beside(subject, credentials, provenances);
            return beside.then(provenance -> proven.then(shown -> {
                var joined = rules.joined(subject, provenance.orElse(null));
                observer.genuine(credentials.subjectToken(), joined);
                // Before any other fault: a revoked token is refused in every mode.
                revocation.check(joined);
                provenance.ifPresent(statement -> revocation.check(statement.id()));
                var presentation = new Presentation(credentials.scheme(), shown, resource, provenance.orElse(null));
                var delegation = rules.delegation(subject, presentation);
                revocation.check(delegation);
                // Last, so that only the rightful presenter of a genuine token adds a proof to the replay cache.
                shown.uses().forEach(proof -> proof.use(delegation.presenter().principal()));
                return Answer.ready(delegation);
            }));
        });
    }

    private Answer<Permitted> decide(Verified verified, HopObserver observer) {
        var received = verified.received();
        var request =
                received.policy().ask(verified.delegation(), received.action(), received.resource(), received.at());
        return decisions
                .decide(request, verified.delegation().expiresAt())
                .then(decision -> permit(verified, request, decision, observer));
    }

    private static Answer<Permitted> permit(
            Verified verified, AccessRequest request, Decision decision, HopObserver observer) {
        observer.decided(decision);
        return switch (decision) {
            case Permit permit -> Answer.ready(new Permitted(verified, permit));
            case Deny deny -> {
                if (verified.received().shadow() != null) {
                    observer.unmet(unmet(request));
                }
                yield Answer.refused(deny.failure());
            }
        };
    }

    /** The report of a shadow says which requirement alone would refuse a request. */
    private static List<Denied> unmet(AccessRequest request) {
        try {
            return PolicyChecks.all(request);
        } catch (DelegationFailure unanswered) {
            return List.of();
        }
    }

    /**
     * Runs a stage. Converts an unforeseen exception, or an {@code Error}, to a failure of that stage. In an awaited
     * answer Reactor rethrows fatal errors itself, and the request is not forwarded either.
     */
    static <T> Answer<T> stage(Function<String, DelegationFailure> failure, Supplier<Answer<T>> stage) {
        try {
            return stage.get().otherwise(error -> Unforeseen.unlessKnown(error, failure));
        } catch (Throwable error) {
            return Answer.refused(Unforeseen.unlessKnown(error, failure));
        }
    }
}
