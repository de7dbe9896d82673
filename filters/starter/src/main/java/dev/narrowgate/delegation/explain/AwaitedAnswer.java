package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the answer of a stage, on a thread that may block. */
final class AwaitedAnswer {

    private static final long TIMEOUT_SECONDS = 60;

    private AwaitedAnswer() {}

    /** Fails with the {@link DelegationFailure} of the stage, or with {@code KeysUnavailable} after a timeout. */
    static <T> T of(Answer<T> answer) {
        try {
            return answer.toMono().toFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw Unforeseen.unlessKnown(
                    refused.getCause() == null ? refused : refused.getCause(), KeysUnavailable::new);
        } catch (TimeoutException late) {
            throw new KeysUnavailable("no answer within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a stage", stopped);
        }
    }
}
