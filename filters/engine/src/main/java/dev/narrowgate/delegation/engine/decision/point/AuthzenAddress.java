package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.engine.keys.KeySources;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The present addresses of an AuthZEN decision point. Its metadata is fetched in the background: at the start, and again when a
 * question comes after a while. Metadata that cannot be had or used changes nothing.
 */
final class AuthzenAddress {

    private static final Logger LOG = LoggerFactory.getLogger(AuthzenAddress.class);

    private static final Duration FETCH = Duration.ofSeconds(10);
    static final Duration REFRESH = Duration.ofMinutes(5);
    static final Duration RETRY = Duration.ofSeconds(30);

    private final String name;
    private final String id;
    private final KeySources documents;
    private final Duration longestWait;
    private final InstantSource clock;

    /** When the metadata is due. {@code Instant.MAX} while it is fetched. */
    private final AtomicReference<Instant> due = new AtomicReference<>(Instant.MIN);

    private final CompletableFuture<Boolean> firstFetch = new CompletableFuture<>();
    private volatile AuthzenMetadata present;
    private volatile @Nullable String problem;

    /** @param longestWait the time that a question waits for the first metadata */
    AuthzenAddress(String name, String id, KeySources documents, Duration longestWait, InstantSource clock) {
        this.name = name;
        this.id = id;
        this.documents = documents;
        this.longestWait = longestWait;
        this.clock = clock;
        this.present = AuthzenMetadata.byDefault(id);
    }

    /**
     * Emits where the gateway asks. Only questions before the end of the first fetch wait for it, because another address than
     * the default one would refuse them. Later questions use the present address.
     */
    Mono<URI> evaluation() {
        return known(AuthzenMetadata::evaluation);
    }

    /** Emits where the gateway asks for several evaluations, like {@link #evaluation}. */
    Mono<URI> evaluations() {
        return known(AuthzenMetadata::evaluations);
    }

    private Mono<URI> known(Function<AuthzenMetadata, URI> address) {
        return Mono.fromSupplier(() -> {
                    refresh();
                    return firstFetch.isDone();
                })
                .flatMap(ended -> ended
                        ? Mono.just(true)
                        : Mono.fromFuture(() -> firstFetch, true).timeout(longestWait, Mono.just(false)))
                .map(ended -> address.apply(present));
    }

    /** Returns where a caller may ask for access after a denial, or null. */
    @Nullable
    String accessRequest() {
        return present.accessRequest();
    }

    /** Fetches the metadata in the background, if it is due. */
    void refresh() {
        var at = due.get();
        if (clock.instant().isBefore(at) || !due.compareAndSet(at, Instant.MAX)) {
            return;
        }
        var unused = documents
                .http(AuthzenMetadata.location(id), FETCH)
                .timeout(FETCH)
                .map(document -> AuthzenMetadata.read(document, id))
                .toFuture()
                .whenComplete(this::fetched);
    }

    private void fetched(@Nullable AuthzenMetadata metadata, @Nullable Throwable failure) {
        if (metadata != null) {
            present = metadata;
            note(null);
        } else {
            note(reason(failure));
        }
        due.set(clock.instant().plus(metadata == null ? RETRY : REFRESH));
        firstFetch.complete(true);
    }

    private static String reason(@Nullable Throwable failure) {
        return failure instanceof IOException || failure instanceof IllegalArgumentException
                ? String.valueOf(failure.getMessage())
                : String.valueOf(failure == null ? null : failure.getClass().getSimpleName());
    }

    /** Logs each change once. A decision point need not have metadata, so this is no problem in health. */
    private void note(@Nullable String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            if (now != null) {
                LOG.info(
                        "Decision point {} has no usable metadata, and is asked at {}: {}",
                        name,
                        present.evaluation(),
                        now);
            } else {
                LOG.info("Decision point {} is asked at {}, as its metadata says", name, present.evaluation());
            }
        }
    }
}
