package dev.narrowgate.gateway.logging;

import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of an error in the log if the error's message contains a token. It has the same class name, stack
 * trace and causes, and a clean message.
 */
final class RedactedThrowable extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** The greatest depth of causes, because errors may name one another in a circle. */
    private static final int MAXIMUM_DEPTH = 20;

    /** The greatest number of errors that are checked. A larger chain is always redacted. */
    private static final int MAXIMUM_ERRORS = 200;

    private RedactedThrowable(String message, @Nullable Throwable cause, StackTraceElement[] places) {
        super(message, cause, false, true);
        setStackTrace(places);
    }

    /** Returns the same error if no part of it contains a token. */
    static @Nullable Throwable of(@Nullable Throwable error) {
        return error == null || !holdsToken(error) ? error : redacted(error, 0);
    }

    /** Checks the error, its causes and its suppressed errors, and theirs, because a log may print all of them. */
    private static boolean holdsToken(Throwable error) {
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var next = new ArrayDeque<>(List.of(error));
        while (!next.isEmpty()) {
            var one = next.pop();
            if (!seen.add(one)) {
                continue;
            }
            var message = one.getMessage();
            if (seen.size() > MAXIMUM_ERRORS
                    || message != null && !LogRedaction.of(message).equals(message)) {
                return true;
            }
            if (one.getCause() != null) {
                next.push(one.getCause());
            }
            next.addAll(List.of(one.getSuppressed()));
        }
        return false;
    }

    private static @Nullable RedactedThrowable redacted(@Nullable Throwable error, int depth) {
        if (error == null || depth == MAXIMUM_DEPTH) {
            return null;
        }
        var message = error.getMessage() == null ? "" : ": " + LogRedaction.of(error.getMessage());
        return new RedactedThrowable(
                error.getClass().getName() + message, redacted(error.getCause(), depth + 1), error.getStackTrace());
    }
}
