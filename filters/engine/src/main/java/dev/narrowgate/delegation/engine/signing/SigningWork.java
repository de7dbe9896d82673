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

/** Signs: at once where that is quick, and else away from the event loops. */
public final class SigningWork {

    private static final Duration DEVICE_TIME = Duration.ofSeconds(5);

    private SigningWork() {}

    /** @param work in which this key signs. It may refuse */
    public static <T> Answer<T> with(SigningKey key, Supplier<T> work) {
        return key.isSlow() ? Answer.awaited(elsewhere(key, work)) : Answer.ready(work.get());
    }

    /** An RSA signature can take a millisecond and more: not on an event loop. A device may hang, and then only who waits for it. */
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

    /** Fails with {@code ExchangeUnavailable}. */
    public static String sign(SigningKey key, JOSEObjectType type, Map<String, Object> claims) {
        try {
            return key.sign(type, claims);
        } catch (JOSEException failed) {
            throw new ExchangeUnavailable("this gateway could not sign");
        }
    }
}
