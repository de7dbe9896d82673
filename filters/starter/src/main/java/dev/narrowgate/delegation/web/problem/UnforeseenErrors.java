package dev.narrowgate.delegation.web.problem;

import static dev.narrowgate.delegation.audit.RecordMemberNames.HOP_ID;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.engine.observation.LineBudget;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs errors that no stage foresaw, once for each hop, with the hop's id, classes and stack frames. The messages stay out: they may quote
 * a token.
 */
public final class UnforeseenErrors {

    private static final Logger LOG = LoggerFactory.getLogger(UnforeseenErrors.class);
    private static final int PER_SECOND = 10;
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 50;

    private final LineBudget budget;

    /** @param nanoTime a clock that only goes forward */
    public UnforeseenErrors(LongSupplier nanoTime) {
        this.budget = new LineBudget(PER_SECOND, nanoTime);
    }

    /** Does nothing for a failure that was foreseen. */
    public void note(String hopId, DelegationFailure failure) {
        var error = failure.unforeseen();
        if (error == null) {
            return;
        }
        var omitted = budget.take();
        if (omitted != LineBudget.OMITTED) {
            LOG.atError()
                    .addKeyValue(HOP_ID, hopId)
                    .addKeyValue("code", failure.code())
                    .log(
                            "Unforeseen error in hop {} ({}){}: {}",
                            hopId,
                            failure.code(),
                            omitted == 0 ? "" : " (and " + omitted + " more before it)",
                            trace(error));
        }
    }

    /** The stack trace of an error and its causes, as the JVM prints one, without messages. */
    static String trace(Throwable error) {
        var text = new StringBuilder(error.getClass().getName());
        var cause = error;
        for (int depth = 0; depth < MOST_CAUSES && cause != null; depth++) {
            Arrays.stream(cause.getStackTrace())
                    .limit(MOST_FRAMES)
                    .forEach(frame ->
                            text.append(System.lineSeparator()).append("\tat ").append(frame));
            cause = cause.getCause();
            if (cause != null) {
                text.append(System.lineSeparator())
                        .append("Caused by: ")
                        .append(cause.getClass().getName());
            }
        }
        return text.toString();
    }
}
