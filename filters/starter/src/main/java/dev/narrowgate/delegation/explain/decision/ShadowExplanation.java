package dev.narrowgate.delegation.explain.decision;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.hop.Shadow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy in shadow mode, and what that means for a request. Explain knows no address of a caller, so it judges the request as if
 * the policy were enforced.
 *
 * @param from the networks of the callers for which the policy is not enforced
 * @param until when it is enforced for all callers
 * @param forwarded whether the gateway forwards the request for those callers
 * @param text the same as a sentence
 */
public record ShadowExplanation(List<String> from, String until, boolean forwarded, String text) {

    /**
     * @param failure why enforcement refuses the request; null if it does not
     * @param at the time of the request
     */
    public static ShadowExplanation of(
            List<String> from, Instant until, @Nullable DelegationFailure failure, Instant at) {
        var isOver = !at.isBefore(until);
        var isForwarded = failure == null || !isOver && Shadow.covers(failure);
        return new ShadowExplanation(from, until.toString(), isForwarded, text(from, until, failure, isOver));
    }

    private static String text(List<String> from, Instant until, @Nullable DelegationFailure failure, boolean isOver) {
        if (isOver) {
            return "The policy is enforced for all callers, because its shadow mode ended at " + until + ".";
        }
        var callers = "The policy is not enforced for callers from " + String.join(", ", from) + " until " + until;
        if (failure == null) {
            return callers
                    + ". For them the gateway forwards the request with the credential of shadow, without a token.";
        }
        return Shadow.covers(failure)
                ? callers + ". For them the gateway forwards the request with the credential of shadow, and records the"
                        + " refusal."
                : callers + ", but the gateway refuses this request for them too.";
    }
}
