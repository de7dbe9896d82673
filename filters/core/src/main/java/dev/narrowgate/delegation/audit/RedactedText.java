package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedTexts;

/**
 * Takes out of a record what a request presented: callers and servers repeat it in paths and messages (law 8). Only texts that
 * they had a hand in go through here: what was presented is not verified, and a caller would take out of a record whatever it
 * likes.
 */
final class RedactedText {

    /** Characters of a reason. A longer one is not written to be read. */
    private static final int LONGEST = 4096;

    private RedactedText() {}

    /** Whatever has the form of a token was taken out when the failure was made. */
    static String reason(DelegationFailure failure, PresentedTexts presented) {
        var clean = presented.removedFrom(failure.reason());
        return clean.length() <= LONGEST
                ? clean
                : clean.substring(0, LONGEST) + "… (" + clean.length() + " characters)";
    }

    /** The same request when there is nothing to take out. */
    static Received received(Received received) {
        var method = clean(received.action().name(), received);
        var path = clean(received.resource().path(), received);
        var trace = received.traceId() == null ? null : clean(received.traceId(), received);
        return method.equals(received.action().name())
                        && path.equals(received.resource().path())
                        && (trace == null || trace.equals(received.traceId()))
                ? received
                : new Received(
                        received.id(),
                        received.at(),
                        received.policy(),
                        new Action(method),
                        new Resource(received.resource().route(), path),
                        trace,
                        received.presented(),
                        received.peer(),
                        received.client());
    }

    private static String clean(String text, Received received) {
        var presented = received.presented();
        return presented.areAll() ? Redaction.of(presented.removedFrom(text)) : Redaction.INSTEAD;
    }
}
