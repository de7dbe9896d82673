package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.adapter.jose.SigningMaterial;
import dev.narrowgate.delegation.adapter.jose.SigningThreads;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Looks now and then whether the keys have changed where they are kept. What is of no use changes nothing. */
final class SigningKeyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyWatch.class);

    private final String algorithm;
    private final SigningKeys keys;
    private final BiConsumer<SigningMaterial, Instant> onChange;
    private final Disposable looking;
    private SigningMaterial seen;
    private String problem = "";

    private SigningKeyWatch(
            @Nullable SigningSource source,
            String algorithm,
            SigningKeys keys,
            SigningMaterial seen,
            BiConsumer<SigningMaterial, Instant> onChange) {
        this.onChange = onChange;
        this.algorithm = algorithm;
        this.keys = keys;
        this.seen = seen;
        this.looking = source == null ? Disposables.disposed() : lookingAt(source);
    }

    /**
     * Where a key was made at the start there is nothing to look at.
     *
     * @param onChange is told of other keys, and when the newest of them signs
     */
    static SigningKeyWatch of(
            DelegationSettings.Signing signing,
            SigningKeys keys,
            SigningMaterial seen,
            BiConsumer<SigningMaterial, Instant> onChange) {
        return new SigningKeyWatch(signing.keys(), signing.algorithm(), keys, seen, onChange);
    }

    private Disposable lookingAt(SigningSource source) {
        var every = source.lookEvery().toMillis();
        return SigningThreads.scheduler().schedulePeriodically(() -> look(source), every, every, TimeUnit.MILLISECONDS);
    }

    private void look(SigningSource source) {
        try {
            var found = source.read(algorithm);
            // Also where nothing is new: a device that was taken out and put back has new handles of the same keys.
            var from = keys.replace(found);
            var same = found.isSameAs(seen);
            seen = found;
            problem = "";
            if (!same) {
                LOG.info("{}: other keys; the newest signs from {} on", source.name(), from);
                onChange.accept(found, from);
            }
        } catch (IOException | RuntimeException unusable) {
            // Once for each problem: a file that stays bad is looked at every two seconds.
            if (!problem.equals(unusable.getMessage())) {
                problem = String.valueOf(unusable.getMessage());
                LOG.error("{}: {}; the present keys stay", source.name(), problem);
            }
        }
    }

    @Override
    public void close() {
        looking.dispose();
    }
}
