package dev.narrowgate.delegation;

import java.util.function.Function;

/**
 * Converts an unforeseen error to a failure of the stage. The reason names the class and the place of the error. The
 * reason omits the message of the error, which may quote the request. The failure keeps the error for the log.
 */
public final class Unforeseen {

    private Unforeseen() {}

    /** Returns a {@link DelegationFailure} unchanged, and converts any other error to a failure of the stage. */
    public static DelegationFailure unlessKnown(
            Throwable error, Function<String, ? extends DelegationFailure> failure) {
        return error instanceof DelegationFailure known ? known : as(error, failure);
    }

    /** Converts an unforeseen error to the failure that the stage creates. */
    public static <F extends DelegationFailure> F as(Throwable error, Function<String, F> failure) {
        return beside(error, failure.apply("unforeseen: " + place(error)));
    }

    /** Attaches the error to the failure for the log, and returns the same failure. */
    public static <F extends DelegationFailure> F beside(Throwable error, F failure) {
        failure.keep(error);
        return failure;
    }

    private static String place(Throwable error) {
        var frames = error.getStackTrace();
        return error.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }
}
