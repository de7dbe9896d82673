package dev.narrowgate.delegation.engine.oauth;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Says why a guarded call has no answer, in words that quote nothing of the request. */
public final class CallFailures {

    private CallFailures() {}

    /** Returns the words after the name of what was called. */
    public static String text(Throwable error) {
        return switch (error) {
            case BulkheadFullException full -> "has too many calls in progress";
            case CallNotPermittedException open -> "failed too often, and is not called for a while";
            case TimeoutException late -> "gave no answer in time";
            case io.netty.handler.timeout.TimeoutException late -> "gave no answer in time";
            case ServerErrorResponse trouble -> String.valueOf(trouble.getMessage());
            case AnswerTooLong flood -> "gave " + flood.getMessage();
            case DecoderException garbage -> "gave an answer that is not HTTP";
            case NumberFormatException garbage -> "gave an answer that is not HTTP";
            // The message says where the connection broke.
            case IOException broken -> String.valueOf(broken.getMessage());
            default -> error.getClass().getName();
        };
    }
}
