package dev.narrowgate.delegation;

import java.util.function.Function;

/**
 * Makes an error that no stage foresaw a failure of that stage. The reason names the class and the place of the error, and never
 * its message, which may quote what arrived. The failure keeps the error for the log.
 */
public final class Unforeseen {

    private Unforeseen() {}

    /** The failure of a stage; an error that is such a failure already stays as it is. */
    public static DelegationFailure unlessKnown(
            Throwable error, Function<String, ? extends DelegationFailure> failure) {
        return error instanceof DelegationFailure known ? known : as(error, failure);
    }

    /** The failure that a stage has for errors that it does not foresee. */
    public static <F extends DelegationFailure> F as(Throwable error, Function<String, F> failure) {
        return beside(error, failure.apply("unforeseen: " + place(error)));
    }

    /** The same failure, which keeps the error for the log. */
    public static <F extends DelegationFailure> F beside(Throwable error, F failure) {
        failure.keep(error);
        return failure;
    }

    private static String place(Throwable error) {
        var frames = error.getStackTrace();
        return error.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }
}
