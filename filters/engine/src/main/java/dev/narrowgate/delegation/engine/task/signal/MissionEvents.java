package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.engine.task.signal.EventEffects.Applied;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends the task of a mission whose state is anything other than {@code active}, and lets it go on after a newer event
 * that says {@code active}. An older version changes nothing.
 */
final class MissionEvents {

    private static final String ACTIVE = "active";
    private static final String COMPLETED = "completed";

    /** The version in the reason of a revocation, which a later process of the same store reads. */
    private static final Pattern REASON =
            Pattern.compile("\\Amission [^,]{1,1024}+, version ([0-9]{1,10}+), event .{1,256}+");

    /**
     * Shorter than the revocation of an operator, which lasts until it is lifted. So an operator's revocation replaces
     * that of a mission, and no event lifts it.
     */
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** No clock of an issuer is ahead by more. */
    private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    private final Set<String> speaksFor;
    private final MissionVersions versions;
    private final Revoking revoking;
    private final String by;
    private final Duration maximumAge;
    private final InstantSource clock;

    /** @param speaksFor the issuers whose missions the stream may name */
    MissionEvents(
            Set<String> speaksFor,
            MissionVersions versions,
            Revoking revoking,
            String by,
            Duration maximumAge,
            InstantSource clock) {
        this.speaksFor = Set.copyOf(speaksFor);
        this.versions = versions;
        this.revoking = revoking;
        this.by = by;
        this.maximumAge = maximumAge;
        this.clock = clock;
    }

    /** Fails with {@code TokenRejected} if the event has no mission, version or state. */
    Mono<Applied> apply(EventToken token, ClaimReader event) {
        var mission = event.object(SignalNames.MISSION);
        if (mission == null) {
            throw event.refused(SignalNames.MISSION, "is missing");
        }
        var id = new TaskId(mission.string(SignalNames.MISSION_ISSUER), mission.string(SignalNames.MISSION_ID));
        int version = event.positive(SignalNames.VERSION);
        var state = event.string(SignalNames.STATE);
        if (!speaksFor.contains(id.origin())) {
            return Mono.just(Applied.nothing("a mission of another issuer"));
        }
        return versions.inOrder(Mono.defer(() -> applied(token, id, version, state)));
    }

    private Mono<Applied> applied(EventToken token, TaskId id, int version, String state) {
        var task = new Revocable.Task(id);
        var present = revoking.of(task);
        if (version <= Math.max(versions.of(id), version(present))) {
            return Mono.just(Applied.nothing("an older version of a mission"));
        }
        // An event that is issued from now on is newer, and an older one is too old by then.
        var until = clock.instant().plus(maximumAge).plus(LONGEST_SKEW);
        var change = state.equals(ACTIVE)
                ? resume(present)
                // A task that was completed otherwise stays so: a later event would lift what this one extends.
                : present != null && present.manner() == Manner.COMPLETED && version(present) == 0
                        ? Mono.empty()
                        : revoking.revoke(new Asked(
                                task,
                                state.equals(COMPLETED) ? Manner.COMPLETED : Manner.REVOKED,
                                null,
                                clock.instant().plus(LONGEST),
                                by,
                                "mission " + state.replace(',', ' ') + ", version " + version + ", event "
                                        + token.jti()));
        return change.then(Mono.fromSupplier(() -> {
            versions.applied(id, version, until);
            return Applied.STORED;
        }));
    }

    /** Lifts only a revocation of this stream's missions, not that of an operator. */
    private Mono<?> resume(@Nullable Revocation present) {
        return version(present) > 0 && present != null ? revoking.lift(present.id(), by) : Mono.empty();
    }

    /** Returns the version that a revocation of this stream states; 0 for any other. */
    private int version(@Nullable Revocation present) {
        if (present == null || !present.by().equals(by)) {
            return 0;
        }
        var reason = REASON.matcher(present.reason());
        return reason.matches() ? Integer.parseInt(reason.group(1)) : 0;
    }
}
