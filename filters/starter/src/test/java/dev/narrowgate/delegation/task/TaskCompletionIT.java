package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subject of a task, and its first actor, end it with their own token. */
class TaskCompletionIT {

    @TempDir
    private Path folder;

    private GatewayHarness gateway;

    private void start(String... settings) throws Exception {
        gateway = new GatewayHarness(folder, settings);
        gateway.changesItsConfiguration();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> complete(String id, String token) throws Exception {
        return gateway.send("POST", "/tasks/" + id + "/complete", "Authorization", "Bearer " + token);
    }

    private String alice(String... actors) {
        return gateway.issuer()
                .token("alice", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .claim("task_id", "task 1+ü")
                .actors(actors)
                .sign();
    }

    @Test
    void theFirstActorEndsItsTask() throws Exception {
        start("--delegation.tasks.completion=true");
        var token = alice("orchestrator");
        assertThat(call(token).statusCode()).isEqualTo(200);

        var completed = complete("task%201+%C3%BC", token);

        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        assertThat(json(completed).path("status").asString()).isEqualTo("completed");
        gateway.reset();
        var refused = call(token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("code").asString()).isEqualTo("task-closed");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited()).anySatisfy(record -> {
            assertThat(record.path("event").asString()).isEqualTo("task_completed");
            assertThat(record.path("by").asString()).isEqualTo("actor orchestrator of https://idp.example.com");
        });
        // The token of a task that is over completes nothing more.
        assertThat(complete("task%201+%C3%BC", token).statusCode()).isEqualTo(403);
    }

    @Test
    void theSubjectEndsItWithoutAnActor() throws Exception {
        start("--delegation.tasks.completion=true");
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(200);

        var completed = complete("task%201+%C3%BC", alice());

        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(403);
    }

    @Test
    void anotherActorEndsNothing() throws Exception {
        start("--delegation.tasks.completion=true");
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(200);
        gateway.reset();

        for (var token : new String[] {alice("researcher"), alice("researcher", "orchestrator")}) {
            var refused = complete("task%201+%C3%BC", token);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(json(refused).path("code").asString()).isEqualTo("policy-denied");
        }
        assertThat(complete("another", alice("orchestrator")).statusCode()).isEqualTo(403);
        assertThat(gateway.send("POST", "/tasks/x/complete").statusCode()).isEqualTo(401);
        assertThat(gateway.send("GET", "/tasks/x/complete").statusCode()).isEqualTo(405);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(200);
    }

    @Test
    void anExhaustedTaskCanBeCompleted() throws Exception {
        start(
                "--delegation.tasks.completion=true",
                "--delegation.tasks.deadline=1h",
                "--delegation.tasks.budgets.calls=1");
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(200);
        assertThat(call(alice("orchestrator")).statusCode()).isEqualTo(429);

        assertThat(complete("task%201+%C3%BC", alice("orchestrator")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutTheSettingThePathIsLeftToTheRoutes() throws Exception {
        start();

        assertThat(complete("task-1", alice("orchestrator")).statusCode()).isEqualTo(404);
    }
}
