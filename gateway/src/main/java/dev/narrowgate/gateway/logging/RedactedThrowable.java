package dev.narrowgate.gateway.logging;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Stands in the log for an error whose message holds a token: the same class name, places and causes, and a clean message. */
final class RedactedThrowable extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** Errors may name one another in a circle. */
    private static final int DEEPEST = 20;

    private RedactedThrowable(String message, @Nullable Throwable cause, StackTraceElement[] places) {
        super(message, cause, false, true);
        setStackTrace(places);
    }

    /** The same error when nothing of it holds a token. */
    static @Nullable Throwable of(@Nullable Throwable error) {
        return error == null || !holdsToken(error) ? error : redacted(error, 0);
    }

    private static boolean holdsToken(Throwable error) {
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < DEEPEST; cause = cause.getCause(), depth++) {
            var message = cause.getMessage();
            if (message != null && !LogRedaction.of(message).equals(message)) {
                return true;
            }
            for (var suppressed : cause.getSuppressed()) {
                if (suppressed.getMessage() != null
                        && !LogRedaction.of(suppressed.getMessage()).equals(suppressed.getMessage())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable RedactedThrowable redacted(@Nullable Throwable error, int depth) {
        if (error == null || depth == DEEPEST) {
            return null;
        }
        var message = error.getMessage() == null ? "" : ": " + LogRedaction.of(error.getMessage());
        return new RedactedThrowable(
                error.getClass().getName() + message, redacted(error.getCause(), depth + 1), error.getStackTrace());
    }
}
