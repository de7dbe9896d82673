package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.PolicyChecks;
import dev.narrowgate.delegation.explain.HopNotes.Asked;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a request through the engine, as far as it got.
 *
 * @param faults all faults at the point of the refusal
 * @param failure the failure that a caller is told; null if the request was permitted
 * @param token the content of the token, once it is found genuine
 * @param delegation the subject and its actors, once the credentials are accepted
 * @param asked the request as the policy is asked about it; null if its credentials could not be read
 */
record HopRun(
        Reached reached,
        List<String> faults,
        @Nullable DelegationFailure failure,
        @Nullable VerifiedToken token,
        @Nullable Delegation delegation,
        @Nullable Permitted permitted,
        @Nullable Asked asked) {

    /** Runs the request through an engine that caches nothing. */
    static HopRun of(
            UncachedEngine engine, Question question, DelegatedRoute route, DelegationPolicy policy, Instant at) {
        var notes = new HopNotes();
        var request = question.request();
        var credentials = request.credentials(engine.settings().publicUri());
        if (credentials instanceof Answer.Refused<Credentials>(DelegationFailure failure)) {
            return new HopRun(Reached.REQUEST, List.of(failure.reason()), failure, null, null, null, null);
        }
        var received = request.received(route.id(), route.pathVariables(request.path()), policy, at);
        var asked = new Asked(received, policy);
        try {
            var permitted = AwaitedAnswer.of(engine.stages().judge(received, credentials, notes));
            return new HopRun(Reached.PERMITTED, List.of(), null, notes.token(), notes.delegation(), permitted, asked);
        } catch (DelegationFailure failure) {
            return refused(failure, notes, asked);
        }
    }

    private static HopRun refused(DelegationFailure failure, HopNotes notes, Asked asked) {
        var delegation = notes.delegation();
        var reached = reached(failure, notes);
        var faults = failure instanceof ClaimsRejected claims ? claims.faults() : List.of(failure.reason());
        if (notes.isDenied() && delegation != null) {
            var own = PolicyChecks.all(asked.request(delegation)).stream()
                    .map(DelegationFailure::reason)
                    .distinct()
                    .toList();
            // The policy's own checks have nothing to say about a decision point that denied.
            faults = own.isEmpty() ? faults : own;
        }
        return new HopRun(reached, faults, failure, notes.token(), delegation, null, asked);
    }

    private static Reached reached(DelegationFailure failure, HopNotes notes) {
        if (notes.delegation() != null) {
            return Reached.POLICY;
        }
        if (notes.token() != null) {
            return Reached.CREDENTIALS;
        }
        // A chain that is too deep is refused while the claims are read.
        return failure instanceof ClaimsRejected || failure instanceof ActorUnauthorized
                ? Reached.CLAIMS
                : Reached.TOKEN;
    }

    /** Returns what the policy was asked; null if the request did not reach it, or if a claim that it reads has no readable form. */
    @Nullable
    AccessRequest request() {
        if (asked == null || delegation == null) {
            return null;
        }
        try {
            return asked.request(delegation);
        } catch (DelegationFailure unreadable) {
            return null;
        }
    }

    /**
     * Whether the result is certain. It is not if a dependency could not be asked, or if the token needs a client
     * certificate, which explain cannot present.
     */
    boolean isChecked() {
        return !(failure instanceof Failed) && !isBoundToCertificate();
    }

    private boolean isBoundToCertificate() {
        return failure instanceof TokenRejected rejected && rejected.reason().contains("bound to a key by x5t#S256");
    }
}
