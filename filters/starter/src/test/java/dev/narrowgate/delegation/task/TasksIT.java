package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks with their deadlines and budgets, at the running gateway. */
class TasksIT {

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private Actuator actuator;

    private void start(String... settings) throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(Actuator.SETTINGS, settings).flatMap(Stream::of).toArray(String[]::new));
        gateway.changesItsConfiguration();
        actuator = new Actuator(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> call(String path, String token) throws Exception {
        return gateway.call(path, "Authorization", "Bearer " + token);
    }

    private JsonNode claims() {
        var token = gateway.forwarded().getLast().getHeader("Authorization").split(" ")[1];
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private void refused(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
    }

    @Test
    void aTaskIsShownAndEnded() throws Exception {
        start("--delegation.tasks.deadline=1h", "--delegation.tasks.budgets.calls=10");
        var token = gateway.delegation().sign();
        call("/tickets/1", token);

        var task = json(actuator.get("/tasks/task-1"));
        assertThat(task.path("status").asString()).isEqualTo("active");
        assertThat(task.path("origin").asString()).isEqualTo("https://idp.example.com");
        assertThat(task.at("/subject/sub").asString()).isEqualTo("alice");
        assertThat(task.at("/actor/sub").asString()).isEqualTo("orchestrator");
        assertThat(task.path("calls").asInt()).isEqualTo(1);
        assertThat(task.at("/budgets/calls/left").asInt()).isEqualTo(9);
        assertThat(task.has("deadline")).isTrue();
        assertThat(actuator.get("/tasks/unknown").statusCode()).isEqualTo(404);
        assertThat(actuator.post("/tasks/task-1", "{ \"status\": \"over\" }").statusCode())
                .isEqualTo(400);

        var ended = actuator.post("/tasks/task-1", "{ \"status\": \"completed\" }");

        assertThat(json(ended).path("status").asString()).isEqualTo("completed");
        assertThat(json(actuator.get("/tasks/task-1")).path("status").asString())
                .isEqualTo("completed");
        gateway.reset();
        refused(call("/tickets/1", token), 403, "task-closed");
        refused(call("/tickets/1", gateway.delegation().sign()), 403, "task-closed");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aTaskTravelsWithItsLimits() throws Exception {
        start(
                "--delegation.tasks.deadline=1h",
                "--delegation.tasks.budgets.calls=10",
                "--delegation.tasks.budgets.in-flight=3");
        call("/tickets/1", gateway.delegation().sign());

        var claims = claims();
        assertThat(claims.path("task_id").asString()).isEqualTo("task-1");
        assertThat(claims.at("/task/origin").asString()).isEqualTo("https://idp.example.com");
        assertThat(claims.at("/task/calls").asInt()).isEqualTo(10);
        assertThat(claims.at("/task/in_flight").asInt()).isEqualTo(3);
        assertThat(claims.at("/task/exp").asLong())
                .isGreaterThan(claims.path("iat").asLong());
    }

    @Test
    void lawFourNoTokenOutlivesTheDeadlineOfItsTask() throws Exception {
        start("--delegation.tasks.deadline=4s");
        var token = gateway.delegation().sign();
        assertThat(call("/tickets/1", token).statusCode()).isEqualTo(200);
        var claims = claims();

        assertThat(claims.path("exp").asLong())
                .isLessThanOrEqualTo(claims.at("/task/exp").asLong());
        await().until(() -> call("/tickets/1", token).statusCode() == 403);
        refused(call("/tickets/1", token), 403, "task-closed");
        refused(call("/tickets/1", gateway.delegation().sign()), 403, "task-closed");
        assertThat(json(actuator.get("/tasks/task-1")).path("status").asString())
                .isEqualTo("expired");
    }

    @Test
    void requestsAtOnceDoNotOverspendABudget() throws Exception {
        start("--delegation.tasks.deadline=1h", "--delegation.policies.tickets.budgets.calls=7");
        var token = gateway.delegation().sign();
        var calls = new ArrayList<Callable<HttpResponse<String>>>();
        for (int i = 0; i < 30; i++) {
            var path = "/tickets/" + i;
            calls.add(() -> call(path, token));
        }

        List<HttpResponse<String>> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(7);
        assertThat(gateway.forwarded()).hasSize(7);
        var refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(refused).hasSize(23);
        assertThat(json(refused.getFirst()).path("code").asString()).isEqualTo("budget-exhausted");
        assertThat(json(refused.getFirst()).at("/budgets/0/left").asInt()).isZero();
        assertThat(json(refused.getFirst()).at("/budgets/1/budget").asString()).isEqualTo("deadline");
        assertThat(json(refused.getFirst()).at("/budgets/1/left").asInt()).isBetween(3500, 3600);
        // Another policy has its own budget.
        assertThat(call("/ruled/1", token).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsNotForwardedGoesBackIntoTheBudget() throws Exception {
        start("--delegation.tasks.deadline=1h", "--delegation.tasks.budgets.calls=1");
        var token = gateway.delegation().sign();
        for (int i = 0; i < 3; i++) {
            // No next hop listens there.
            assertThat(call("/nowhere/1", token).statusCode()).isEqualTo(502);
            // It goes back just after the answer.
            await().untilAsserted(() -> assertThat(
                            json(actuator.get("/tasks/task-1")).path("calls").asInt())
                    .isZero());
        }

        assertThat(call("/tickets/1", token).statusCode()).isEqualTo(200);
        refused(call("/tickets/1", token), 429, "budget-exhausted");
    }

    @Test
    void aRateSaysWhenToAskAgain() throws Exception {
        start("--delegation.tasks.budgets.rate.calls=2", "--delegation.tasks.budgets.rate.per=60s");
        var token = gateway.delegation().sign();
        call("/tickets/1", token);
        call("/tickets/1", token);
        gateway.reset();

        var refused = call("/tickets/1", token);

        refused(refused, 429, "budget-exhausted");
        assertThat(refused.headers()
                        .firstValue("Retry-After")
                        .map(Integer::parseInt)
                        .orElseThrow())
                .isBetween(25, 31);
        assertThat(gateway.forwarded()).isEmpty();
        var other = gateway.delegation().actors("researcher").sign();
        assertThat(call("/tickets/1", other).statusCode()).isEqualTo(200);
    }

    @Test
    void aCountedPolicyRefusesATokenWithoutATask() throws Exception {
        start("--delegation.tasks.deadline=1h", "--delegation.policies.tickets.budgets.calls=7");
        var token = gateway.issuer()
                .token("alice", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .actors("orchestrator")
                .sign();

        refused(call("/tickets/1", token), 403, "task-required");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aGatewayMayBeginTheTask() throws Exception {
        start("--delegation.tasks.begin=true", "--delegation.tasks.deadline=1h");
        var token = gateway.issuer()
                .token("alice", "https://gateway.example.com")
                .claim("scope", "tickets:read")
                .actors("orchestrator")
                .sign();

        var answer = call("/tickets/1", token);
        var again = call("/tickets/1", token);

        var id = answer.headers().firstValue("Delegation-Task").orElseThrow();
        assertThat(again.headers().firstValue("Delegation-Task")).contains(id);
        assertThat(claims().path("task_id").asString()).isEqualTo(id);
        assertThat(claims().at("/task/origin").asString()).isEqualTo("https://gateway.example.com");
        actuator.post("/tasks/" + id, "{ \"status\": \"revoked\" }");
        gateway.reset();
        refused(call("/tickets/1", token), 403, "task-closed");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aSuccessEndsTheTokenOrTheTask() throws Exception {
        start(
                "--delegation.policies.tickets.after-success.end=token",
                "--delegation.policies.ruled.after-success.end=task");
        var token = gateway.delegation().claim("jti", "one").sign();
        assertThat(call("/tickets/1", token).statusCode()).isEqualTo(200);
        await().until(() -> call("/tickets/1", token).statusCode() == 401);

        var other = gateway.delegation().claim("jti", "two").sign();
        assertThat(call("/ruled/1", other).statusCode()).isEqualTo(200);
        await().until(() -> call("/tickets/1", gateway.delegation().sign()).statusCode() == 403);
        assertThat(json(actuator.get("/tasks/task-1")).path("status").asString())
                .isEqualTo("completed");
    }

    @Test
    void aReloadKeepsRevocationsTasksAndBudgets() throws Exception {
        start("--delegation.tasks.deadline=1h", "--delegation.tasks.budgets.calls=2");
        call("/tickets/1", gateway.delegation().sign());
        actuator.post(
                "/revocations", "{ \"actor\": { \"iss\": \"https://idp.example.com\", \"sub\": \"researcher\" } }");

        assertThat(gateway.context()
                        .getBean(ConfigurationReload.class)
                        .reload()
                        .lastReload()
                        .ok())
                .isTrue();

        assertThat(call("/tickets/1", gateway.delegation().sign()).statusCode()).isEqualTo(200);
        refused(call("/tickets/1", gateway.delegation().sign()), 429, "budget-exhausted");
        refused(call("/tickets/1", gateway.delegation().actors("researcher").sign()), 403, "actor-unauthorized");
    }
}
