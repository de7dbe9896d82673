package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TaskClaimTest {

    private static final String IDP = "https://idp.example.com";

    private static ClaimReader claims(String json) {
        return new ClaimReader((ObjectNode) JsonMapper.shared().readTree(json), "");
    }

    @Provide
    Arbitrary<Task> tasks() {
        return Combinators.combine(
                        Arbitraries.of("task-1", "tâche", "a b"),
                        Arbitraries.longs()
                                .between(1, 99)
                                .map(Instant::ofEpochSecond)
                                .injectNull(0.3),
                        Arbitraries.of("https://a.example.com", "b")
                                .set()
                                .ofMinSize(1)
                                .injectNull(0.3),
                        Arbitraries.longs().between(1, 9).injectNull(0.3),
                        Arbitraries.integers().between(1, 9).injectNull(0.3),
                        Arbitraries.of("travel").injectNull(0.3),
                        Arbitraries.of("high").injectNull(0.3))
                .as((id, deadline, audiences, calls, inFlight, purpose, sensitivity) -> new Task(
                        new TaskId(IDP, id),
                        new TaskLimits(
                                deadline == null ? Instant.MAX : deadline,
                                audiences,
                                calls == null ? Long.MAX_VALUE : calls,
                                inFlight == null ? Integer.MAX_VALUE : inFlight),
                        purpose,
                        sensitivity));
    }

    /** Law 6: the task is the same at every later gateway, with its limits. */
    @Property
    void lawSixAGatewayReadsWhatAGatewayWrote(@ForAll("tasks") Task task) {
        var json = JsonMapper.shared().writeValueAsString(new HashMap<>(TaskClaim.claims(task)));

        assertThat(TaskClaim.ofGateway(claims(json))).isEqualTo(task);
    }

    @Test
    void anEarlierVersionNamesTheOriginBySubject() {
        assertThat(TaskClaim.ofGateway(claims("{\"task_id\": \"t\", \"sub_iss\": \"%s\"}".formatted(IDP))))
                .isEqualTo(Task.of(IDP, "t"));
        assertThat(TaskClaim.ofGateway(claims("{}"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"task\": {\"origin\": \"o\"}}",
                "{\"task_id\": \"t\", \"task\": \"t\"}",
                "{\"task_id\": \"t\", \"task\": {}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": 1}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": \"o\", \"exp\": \"soon\"}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": \"o\", \"calls\": -1}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": \"o\", \"calls\": 1.5}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": \"o\", \"in_flight\": \"2\"}}",
                "{\"task_id\": \"t\", \"task\": {\"origin\": \"o\", \"aud\": {}}}",
                "{\"task_id\": 7}"
            })
    void refusesLimitsThatCannotBeRead(String json) {
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> TaskClaim.ofGateway(claims(json)));
    }

    @Test
    void aLimitOfNoAudienceReachesNone() {
        var task = TaskClaim.ofGateway(claims(JsonMapper.shared()
                .writeValueAsString(Map.of("task_id", "t", "task", Map.of("origin", "o", "aud", "a")))));

        assertThat(task.limits().audiences()).isEqualTo(Set.of("a"));
        assertThat(task.limits().allows("b")).isFalse();
    }
}
