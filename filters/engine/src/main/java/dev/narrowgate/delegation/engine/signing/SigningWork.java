package dev.narrowgate.delegation.engine.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs the work of signing: at once where it is quick, and away from the event loops where it is slow. */
public final class SigningWork {

    private static final Duration DEVICE_TIME = Duration.ofSeconds(5);

    private SigningWork() {}

    /** @param work the work in which the key signs. It may refuse */
    public static <T> Answer<T> with(SigningKey key, Supplier<T> work) {
        return key.isSlow() ? Answer.awaited(elsewhere(key, work)) : Answer.ready(work.get());
    }

    /**
     * Runs the work away from the event loop, because an RSA signature can take a millisecond and more. A device that
     * hangs delays its own requests only.
     */
    private static <T> Mono<T> elsewhere(SigningKey key, Supplier<T> work) {
        var signed = Mono.fromSupplier(work);
        return key.isInDevice()
                ? signed.subscribeOn(SigningThreads.scheduler())
                        .timeout(DEVICE_TIME)
                        .onErrorMap(
                                TimeoutException.class,
                                late -> new ExchangeUnavailable("the device gave no signature in time"))
                : signed.subscribeOn(Schedulers.parallel());
    }

    /** Signs claims as a JWT of a type. Fails with {@code ExchangeUnavailable} when the key cannot sign. */
    public static String sign(SigningKey key, JOSEObjectType type, Map<String, Object> claims) {
        try {
            return key.sign(type, claims);
        } catch (JOSEException failed) {
            throw new ExchangeUnavailable("this gateway could not sign");
        }
    }
}
