package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.task.signal.TestStream.ISSUER;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.MISSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** MB-05 and MB-06. */
class MissionEventsTest {

    private static final TaskId TASK = new TaskId(ISSUER, "mission-1");

    private final TestStream stream = new TestStream();

    private SignalOutcome receive(String state, int version) {
        return stream.receive(stream.token(MISSION, event(ISSUER, state, version)));
    }

    private static Map<String, Object> event(String issuer, String state, int version) {
        return Map.of("mission", Map.of("id", "mission-1", "issuer", issuer), "state", state, "version", version);
    }

    private Revocation revocation() {
        return stream.revocation(new Revocable.Task(TASK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"revoked", "expired", "suspended", "completed", "superseded", "cascaded", "unheard-of", "Active"
            })
    void onlyActivePermits(String state) {
        assertThat(receive(state, 2)).isEqualTo(SignalOutcome.APPLIED);

        assertThat(revocation().issuedUntil()).isNull();
        assertThat(revocation().reason()).startsWith("mission " + state + ", version 2, event ");
        assertThat(revocation().manner()).isEqualTo(state.equals("completed") ? Manner.COMPLETED : Manner.REVOKED);
    }

    @Test
    void anActiveMissionRevokesNothing() {
        assertThat(receive("active", 1)).isEqualTo(SignalOutcome.APPLIED);

        assertThat(stream.revoking.all()).isEmpty();
    }

    @Test
    void aNewerActiveLetsASuspendedMissionGoOn() {
        receive("suspended", 2);
        receive("active", 3);

        assertThat(revocation()).isNull();
        assertThat(stream.acts).extracting(act -> act.event()).containsExactly("revocation", "revocation_lifted");
    }

    @Test
    void anOlderVersionNeverRegresses() {
        receive("revoked", 7);

        assertThat(receive("active", 6)).isEqualTo(SignalOutcome.IGNORED);
        assertThat(receive("active", 7)).isEqualTo(SignalOutcome.IGNORED);
        assertThat(revocation()).isNotNull();
    }

    @Test
    void anOlderSuspensionDoesNotEndAResumedMission() {
        receive("active", 3);

        assertThat(receive("suspended", 2)).isEqualTo(SignalOutcome.IGNORED);
        assertThat(revocation()).isNull();
    }

    /** The store is that of several gateways, and outlives this process. */
    @Test
    void theVersionSurvivesThisProcess() {
        receive("suspended", 5);
        var reason = revocation().reason();
        var later = new TestStream();
        later.revoking
                .revoke(new Asked(
                        new Revocable.Task(TASK),
                        Manner.REVOKED,
                        null,
                        Instant.now().plusSeconds(1000),
                        "signal of " + ISSUER,
                        reason))
                .block();

        assertThat(later.receive(later.token(MISSION, event(ISSUER, "active", 4))))
                .isEqualTo(SignalOutcome.IGNORED);
        assertThat(later.revocation(new Revocable.Task(TASK))).isNotNull();
        assertThat(later.receive(later.token(MISSION, event(ISSUER, "active", 6))))
                .isEqualTo(SignalOutcome.APPLIED);
        assertThat(later.revocation(new Revocable.Task(TASK))).isNull();
    }

    @Test
    void noEventLiftsTheRevocationOfAnOperator() {
        receive("suspended", 2);
        stream.revoking
                .revoke(new Asked(new Revocable.Task(TASK), Manner.REVOKED, null, Instant.MAX, "operator", "an alarm"))
                .block();

        receive("active", 3);

        assertThat(revocation().by()).isEqualTo("operator");
    }

    /** Law 11. */
    @Test
    void noEventReopensATaskThatWasCompleted() {
        var asked = new Asked(
                new Revocable.Task(TASK), Manner.COMPLETED, null, Instant.now().plusSeconds(1000), "alice", "done");
        var completed = stream.revoking.revoke(asked).block().revocation();

        receive("suspended", 2);
        receive("active", 3);

        assertThat(revocation()).isEqualTo(completed);
    }

    @Test
    void aMissionOfAnotherIssuerIsIgnored() {
        var outcome = stream.receive(stream.token(MISSION, event("https://other.example", "revoked", 2)));

        assertThat(outcome).isEqualTo(SignalOutcome.IGNORED);
        assertThat(stream.revoking.all()).isEmpty();
    }

    static List<Map<String, Object>> malformed() {
        return List.of(
                Map.of("state", "revoked", "version", 2),
                Map.of("mission", "mission-1", "state", "revoked", "version", 2),
                Map.of("mission", Map.of("id", "mission-1"), "state", "revoked", "version", 2),
                Map.of("mission", Map.of("id", "mission-1", "issuer", ISSUER), "version", 2),
                Map.of("mission", Map.of("id", "mission-1", "issuer", ISSUER), "state", "revoked"),
                Map.of("mission", Map.of("id", "mission-1", "issuer", ISSUER), "state", "revoked", "version", 0),
                Map.of("mission", Map.of("id", "mission-1", "issuer", ISSUER), "state", "revoked", "version", "2"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesAMalformedEvent(Map<String, Object> event) {
        assertThatThrownBy(() -> stream.receive(stream.token(MISSION, event)))
                .isInstanceOfSatisfying(
                        SignalRefused.class,
                        refused -> assertThat(refused.error()).isEqualTo(SignalError.INVALID_REQUEST));
        assertThat(stream.revoking.all()).isEmpty();
    }

    /** In any order, also at once, the newest version decides. */
    @Property(tries = 30)
    void theNewestVersionDecidesInAnyOrder(
            @ForAll @Size(min = 1, max = 12) List<Boolean> active, @ForAll @IntRange(max = 1000) int seed) {
        var fresh = new TestStream();
        var versions = IntStream.range(0, active.size()).boxed().collect(Collectors.toList());
        Collections.shuffle(versions, new Random(seed));

        Flux.fromIterable(versions)
                .flatMap(version -> fresh.stream()
                        .pushed(fresh.token(
                                        MISSION,
                                        event(ISSUER, active.get(version) ? "active" : "suspended", version + 1))
                                .sign()))
                .blockLast(Duration.ofSeconds(20));

        assertThat(fresh.revocation(new Revocable.Task(TASK)) == null).isEqualTo(active.getLast());
    }
}
