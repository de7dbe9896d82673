package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.task.GatewayTasks;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Revokes what the events of one stream end. */
final class EventEffects {

    /**
     * Another gateway of the same store learns of a revocation within a second. Until then it issues tokens from the
     * tokens that end, so tokens of that second end too.
     */
    private static final Duration SPREAD = Duration.ofSeconds(1);

    private final SubjectIdentifiers subjects;
    private final MissionEvents missions;
    private final Revoking revoking;
    private final String by;
    private final InstantSource clock;

    EventEffects(
            SubjectIdentifiers subjects, MissionEvents missions, Revoking revoking, String by, InstantSource clock) {
        this.subjects = subjects;
        this.missions = missions;
        this.revoking = revoking;
        this.by = by;
        this.clock = clock;
    }

    /** Emits the result after everything that the token ends is stored. Fails with {@code StoreUnavailable}. */
    Mono<Applied> apply(EventToken token) {
        return Flux.fromIterable(token.events())
                .concatMap(event -> apply(token, event))
                .reduce(Applied.NONE, Applied::and);
    }

    /**
     * The result of a token.
     *
     * @param stored whether it ended anything
     * @param remark why an event ended nothing, from a fixed list; null: as expected
     */
    record Applied(boolean stored, @Nullable String remark) {
        static final Applied NONE = new Applied(false, null);
        static final Applied STORED = new Applied(true, null);

        static Applied nothing(String remark) {
            return new Applied(false, remark);
        }

        private Applied and(Applied next) {
            return new Applied(stored || next.stored, remark == null ? next.remark : remark);
        }
    }

    private Mono<Applied> apply(EventToken token, EventToken.Event event) {
        var type = EventType.of(event.uri());
        if (type == null) {
            return Mono.just(Applied.nothing("an event of an unknown type"));
        }
        return switch (type.effect(event.claims())) {
            case NONE -> Mono.just(Applied.NONE);
            case ISSUED_TOKENS -> revoke(token, type, false, true);
            case ISSUED_TOKENS_OF_BOTH_ROLES -> revoke(token, type, true, true);
            case PRINCIPAL -> revoke(token, type, true, false);
            case MISSION -> missions.apply(token, event.claims());
            // A receiver that asked for none ignores the state (SSF, section 8.1.4.2).
            case VERIFICATION ->
                Mono.just(
                        event.claims().has(SignalNames.STATE)
                                ? Applied.nothing("a verification with a state that this receiver did not send")
                                : Applied.NONE);
        };
    }

    private Mono<Applied> revoke(EventToken token, EventType type, boolean asActor, boolean issuedUntilNow) {
        var named = subjects.resolve(token.subject());
        if (named.isEmpty()) {
            return Mono.just(Applied.nothing("a subject that cannot be resolved"));
        }
        var now = clock.instant();
        // The clock of the issuer may be ahead, and so are the tokens that it issued before the event.
        var latest = token.issuedAt().isAfter(now) ? token.issuedAt() : now;
        var issuedUntil = issuedUntilNow ? latest.plus(SPREAD) : null;
        var reason = type.text() + ", event " + token.jti();
        return Flux.fromIterable(asActor ? inBothRoles(named) : named)
                .concatMap(what -> revoke(what, what instanceof Revocable.Token ? null : issuedUntil, reason))
                .then(Mono.just(Applied.STORED));
    }

    /** A disabled principal also acts for no other subject any more, such as an agent whose account is disabled. */
    private static List<Revocable> inBothRoles(List<Revocable> named) {
        var all = new ArrayList<>(named);
        for (var what : named) {
            if (what instanceof Revocable.Subject(var principal)) {
                all.add(new Revocable.Actor(principal));
            }
        }
        return all;
    }

    private Mono<?> revoke(Revocable what, @Nullable Instant issuedUntil, String reason) {
        var present = revoking.of(what);
        // Another gateway of the same store, or an earlier process, has applied this event.
        if (present != null && present.by().equals(by) && present.reason().equals(reason)) {
            return Mono.just(present);
        }
        var end = end(what, issuedUntil);
        return revoking.revoke(new Asked(what, Manner.REVOKED, issuedUntil, end, by, reason));
    }

    /** Returns when nothing that the revocation covers can be valid any more. */
    private Instant end(Revocable what, @Nullable Instant issuedUntil) {
        if (what instanceof Revocable.Token) {
            return clock.instant().plus(GatewayTasks.LONGEST_LIFE);
        }
        return issuedUntil == null ? Instant.MAX : issuedUntil.plus(GatewayTasks.LONGEST_LIFE);
    }
}
