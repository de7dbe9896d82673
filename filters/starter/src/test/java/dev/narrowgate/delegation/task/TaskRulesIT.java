package dev.narrowgate.delegation.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules read of a task, at the running gateway. */
class TaskRulesIT {

    @TempDir
    private Path folder;

    private GatewayHarness gateway;

    private void start(String rule, String... settings) throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(new String[] {"--delegation.policies.tickets.rule=" + rule}, settings)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        // An explanation does not know what happened before.
        gateway.changesItsConfiguration();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestIssuer.Token token() {
        return gateway.issuer()
                .token("alice", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .actors("orchestrator");
    }

    private int call(TestIssuer.Token token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token.sign())
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    task.id == 'task-1'                                | task.id == ''
                    task.origin == 'https://idp.example.com'           | task.origin == ''
                    task.purpose == 'travel'                           | task.purpose == ''
                    task.sensitivity == 'high'                         | task.sensitivity == ''
                    task.age < 60                                      | task.age == 0
                    task.deadline > 3500 && task.deadline <= 3600      | task.deadline == 9223372036854775807
                    task.calls == 0                                    | task.calls == 0
                    """)
    void aRuleReadsTheTaskOfTheToken(String withTask, String without) throws Exception {
        start(
                "(" + withTask + ") && request.query['without'] == [] || (" + without
                        + ") && request.query['without'] == ['1']",
                "--delegation.tasks.deadline=1h");

        assertThat(call(token().claim("task_id", "task-1")
                        .claim("purpose", "travel")
                        .claim("sensitivity", "high")))
                .isEqualTo(200);
        assertThat(gateway.call("/tickets/1?without=1", "Authorization", "Bearer " + token().sign())
                        .statusCode())
                .isEqualTo(200);
        gateway.reset();
        assertThat(gateway.call(
                                "/tickets/1?without=2",
                                "Authorization",
                                "Bearer " + token().claim("task_id", "task-1").sign())
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aRuleCountsTheRequestsOfATask() throws Exception {
        start("task.calls < 2");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            statuses.add(call(token().claim("task_id", "task-1")));
        }

        assertThat(statuses).containsExactly(200, 200, 403, 403);
        assertThat(gateway.forwarded()).hasSize(2);
        assertThat(call(token().claim("task_id", "task-2"))).isEqualTo(200);
    }

    @Test
    void thePolicySaysMoreOfItsTasksThanTheToken() throws Exception {
        start(
                "task.purpose == 'support' && task.sensitivity == 'low'",
                "--delegation.policies.tickets.task.purpose=support");

        assertThat(call(token().claim("task_id", "t").claim("purpose", "travel").claim("sensitivity", "low")))
                .isEqualTo(200);
        gateway.reset();
        assertThat(call(token().claim("task_id", "t").claim("purpose", "support")))
                .isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aMissionIsATaskOfItsIssuer() throws Exception {
        start("task.id == 'm-1' && task.origin == 'https://idp.example.com'");

        assertThat(call(token().claim("mission", Map.of("id", "m-1", "origin", "https://idp.example.com"))))
                .isEqualTo(200);
        gateway.reset();
        assertThat(call(token().claim("mission", Map.of("id", "m-1", "origin", "https://other.example.com"))))
                .isEqualTo(401);
        assertThat(call(token().claim("task_id", "t")
                        .claim("mission", Map.of("id", "m-1", "origin", "https://idp.example.com"))))
                .isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }
}
