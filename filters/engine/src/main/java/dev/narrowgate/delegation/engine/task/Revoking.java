package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Revokes, lifts and lists. Each change is recorded with its author, its reason and its effect (law 8). */
public final class Revoking {

    private static final Logger LOG = LoggerFactory.getLogger(Revoking.class);

    private final StateStore store;
    private final AppliedRevocations applied;
    private final ActSink acts;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public Revoking(
            StateStore store, AppliedRevocations applied, ActSink acts, Supplier<String> ids, InstantSource clock) {
        this.store = store;
        this.applied = applied;
        this.acts = acts;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param issuedUntil the revocation covers tokens that were issued until then; null: all tokens
     * @param end when the revocation ends; {@code Instant.MAX} if it lasts until it is lifted
     * @param by who asks
     */
    public record Asked(
            Revocable what, Manner manner, @Nullable Instant issuedUntil, Instant end, String by, String reason) {}

    /**
     * What was done.
     *
     * @param revocation the stored one, which may be an earlier one that covers as much
     */
    public record Done(Revocation revocation, Dropped dropped) {}

    /**
     * Revokes. Emits after no gateway of this process goes on. Fails with {@code StoreUnavailable}. A caller that leaves
     * changes nothing: what is revoked is recorded.
     */
    public Mono<Done> revoke(Asked asked) {
        return Mono.fromFuture(() -> revoked(asked).toFuture(), true);
    }

    private Mono<Done> revoked(Asked asked) {
        return Mono.defer(() -> {
            var revocation = revocation(asked);
            applied.await(revocation.id());
            return store.revoke(revocation)
                    .map(stored -> new Done(stored, applied.dropped(revocation.id())))
                    .doOnError(failed -> applied.dropped(revocation.id()))
                    .doOnNext(done -> {
                        if (done.revocation().id().equals(revocation.id())) {
                            record(GatewayAct.revocation(
                                    ids.get(), clock.instant(), done.revocation(), done.dropped()));
                        }
                    });
        });
    }

    /** Revokes, and waits for nothing. A failure is logged. */
    void end(Asked asked) {
        var unused = revoke(asked).toFuture().whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.error("Could not end {} ({}): {}", asked.what().text(), asked.reason(), failed.getMessage());
            }
        });
    }

    /** Returns what {@link #revoke} would drop in this process, and revokes nothing. */
    public Dropped count(Asked asked) {
        return applied.count(revocation(asked));
    }

    /** Lifts a revocation. What it dropped stays dropped. Emits empty if there is none with this id. */
    public Mono<Optional<Revocation>> lift(String id, String by) {
        return Mono.fromFuture(
                () -> store.lift(id)
                        .doOnNext(lifted -> lifted.ifPresent(
                                revocation -> record(GatewayAct.lifted(ids.get(), clock.instant(), revocation, by))))
                        .toFuture(),
                true);
    }

    public List<Revocation> all() {
        return store.revocations();
    }

    public @Nullable Revocation of(Revocable what) {
        return store.revocationOf(what);
    }

    private Revocation revocation(Asked asked) {
        return new Revocation(
                ids.get(),
                asked.what(),
                asked.manner(),
                clock.instant(),
                asked.issuedUntil(),
                asked.end(),
                asked.by(),
                asked.reason());
    }

    /** The revocation has happened, so a record that cannot be written undoes nothing; the sink reports its loss. */
    @SuppressWarnings("ReturnValueIgnored")
    private void record(GatewayAct act) {
        acts.record(act);
    }
}
