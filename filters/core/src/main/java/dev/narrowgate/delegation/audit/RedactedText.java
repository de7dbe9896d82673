package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedTexts;

/**
 * Removes the presented tokens of a request from the texts of its record, because paths and messages may repeat them
 * (law 8). Only texts that callers and servers influence are redacted. Presented texts are unverified, so a caller
 * could otherwise remove any text from a record.
 */
final class RedactedText {

    /** The maximum length of a reason in characters, because operators read it. */
    private static final int LONGEST = 4096;

    private RedactedText() {}

    /**
     * Returns the redacted reason. The constructor of the failure has already replaced every text in the form of a
     * token.
     */
    static String reason(DelegationFailure failure, PresentedTexts presented) {
        var clean = presented.removedFrom(failure.reason());
        return clean.length() <= LONGEST
                ? clean
                : clean.substring(0, LONGEST) + "… (" + clean.length() + " characters)";
    }

    /** Returns the redacted request, or the same request if there is nothing to remove. */
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
                        received.caller(),
                        received.shadow());
    }

    private static String clean(String text, Received received) {
        var presented = received.presented();
        return presented.areAll() ? Redaction.of(presented.removedFrom(text)) : Redaction.INSTEAD;
    }
}
