package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import dev.narrowgate.delegation.engine.signing.SigningSource;
import dev.narrowgate.delegation.engine.signing.SigningThreads;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Checks periodically whether the stored signing keys have changed. Keys that cannot be used change nothing. */
public final class SigningKeyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyWatch.class);

    private final String algorithm;
    private final SigningKeys keys;
    private final BiConsumer<SigningMaterial, Instant> onChange;
    private final Disposable looking;
    private final InstantSource clock;
    private volatile SigningMaterial seen;
    private volatile String problem = "";
    private String certificate = "";

    private SigningKeyWatch(
            @Nullable SigningSource source,
            String algorithm,
            SigningKeys keys,
            SigningMaterial seen,
            BiConsumer<SigningMaterial, Instant> onChange,
            InstantSource clock) {
        this.clock = clock;
        this.onChange = onChange;
        this.algorithm = algorithm;
        this.keys = keys;
        this.seen = seen;
        if (source != null) {
            lookAtCertificate(source);
        }
        this.looking = source == null ? Disposables.disposed() : lookingAt(source);
    }

    /**
     * Starts the watch. A key that was generated at the start has no store, so nothing is watched.
     *
     * @param onChange receives the new keys, and the time from which the newest of them signs
     */
    public static SigningKeyWatch of(
            @Nullable SigningSource source,
            String algorithm,
            SigningKeys keys,
            SigningMaterial seen,
            BiConsumer<SigningMaterial, Instant> onChange,
            InstantSource clock) {
        return new SigningKeyWatch(source, algorithm, keys, seen, onChange, clock);
    }

    private Disposable lookingAt(SigningSource source) {
        var every = source.lookEvery().toMillis();
        return SigningThreads.scheduler().schedulePeriodically(() -> look(source), every, every, TimeUnit.MILLISECONDS);
    }

    private void look(SigningSource source) {
        try {
            var found = source.read(algorithm);
            // Also for the same keys: a device that was taken out and put back has new handles of them.
            var from = keys.replace(found);
            var same = found.isSameAs(seen);
            seen = found;
            problem = "";
            if (!same) {
                LOG.info("{}: other keys; the newest signs from {} on", source.name(), from);
                onChange.accept(found, from);
            }
        } catch (IOException | RuntimeException unusable) {
            // Logged once for each problem, because a bad file is read again every two seconds.
            if (!problem.equals(unusable.getMessage())) {
                problem = String.valueOf(unusable.getMessage());
                LOG.error("{}: {}; the present keys stay", source.name(), problem);
            }
        }
        lookAtCertificate(source);
    }

    /**
     * Logs once for each certificate. The key still signs, because tokens are verified with the published key alone.
     */
    private void lookAtCertificate(SigningSource source) {
        var now = Objects.requireNonNullElse(seen.certificateProblem(clock.instant()), "");
        if (!now.equals(certificate)) {
            certificate = now;
            if (!now.isEmpty()) {
                LOG.warn("{}: {}; it signs on", source.name(), now);
            }
        }
    }

    /** Why the stored keys cannot be used, so that older keys serve; null if they can be used. */
    @Nullable
    public String problem() {
        return problem.isEmpty() ? null : problem + "; the present keys stay";
    }

    /** The fault of the signing key's certificate; null if there is none. */
    @Nullable
    public String certificateProblem() {
        return seen.certificateProblem(clock.instant());
    }

    @Override
    public void close() {
        looking.dispose();
    }
}
