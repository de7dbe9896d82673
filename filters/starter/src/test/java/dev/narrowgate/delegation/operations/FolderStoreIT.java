package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.testing.ForkedGateway;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with its tasks and revocations in a folder, across its restarts. */
class FolderStoreIT {

    @TempDir
    private Path folder;

    private String store;

    @BeforeEach
    void place() {
        store = "--delegation.store=file:" + folder.resolve("state");
    }

    private GatewayHarness start(String... more) throws IOException {
        return new GatewayHarness(folder, settings(more));
    }

    private String[] settings(String... more) {
        return Stream.concat(Stream.of(store), Stream.of(more)).toArray(String[]::new);
    }

    private static String[] calls(int calls) {
        return new String[] {"--delegation.tasks.deadline=1h", "--delegation.tasks.budgets.calls=" + calls};
    }

    private static HttpResponse<String> call(GatewayHarness gateway, String task) throws Exception {
        var token = gateway.delegation().claim("task_id", task).sign();
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    @Test
    void aSpentBudgetStaysSpent() throws Exception {
        try (var gateway = start(calls(2))) {
            assertThat(call(gateway, "one").statusCode()).isEqualTo(200);
            assertThat(call(gateway, "one").statusCode()).isEqualTo(200);
            assertThat(call(gateway, "two").statusCode()).isEqualTo(200);
        }

        try (var gateway = start(calls(2))) {
            assertThat(call(gateway, "one").statusCode()).isEqualTo(429);
            assertThat(gateway.forwarded()).isEmpty();
            assertThat(call(gateway, "two").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRevocationHolds() throws Exception {
        try (var gateway = start()) {
            var revoking =
                    gateway.context().getBean(RunningEngine.class).engine().revoking();
            var task = new Revocable.Task(new TaskId(GatewayHarness.IDP, "one"));
            revoking.revoke(new Asked(task, Manner.REVOKED, null, Instant.MAX, "operator", "a reason"))
                    .block();
            assertThat(call(gateway, "one").statusCode()).isEqualTo(403);
        }

        try (var gateway = start()) {
            assertThat(call(gateway, "one").statusCode()).isEqualTo(403);
            assertThat(gateway.forwarded()).isEmpty();
            assertThat(call(gateway, "two").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aKilledGatewayLosesNoCall() throws Exception {
        var settings = settings(calls(5));
        var local = Files.createDirectory(folder.resolve("local"));
        try (var gateway = new ForkedGateway(local, List.of(), settings)) {
            for (int i = 0; i < 3; i++) {
                assertThat(call(gateway)).isEqualTo(200);
            }
        }

        try (var gateway = new ForkedGateway(local, List.of(), settings)) {
            assertThat(call(gateway)).isEqualTo(200);
            assertThat(call(gateway)).isEqualTo(200);
            assertThat(call(gateway)).isEqualTo(429);
        }
    }

    private static int call(ForkedGateway gateway) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/tickets/1"))
                .header("Authorization", "Bearer " + gateway.token())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void aSecondGatewayOnTheFolderDoesNotStart() throws Exception {
        try (var gateway = start()) {
            var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

            assertThatThrownBy(() -> new GatewayHarness(elsewhere, store))
                    .rootCause()
                    .hasMessageContaining("delegation.store")
                    .hasMessageContaining("state' cannot be used: another process is the owner of the folder");

            assertThat(call(gateway, "one").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nothingIsForwardedWhileTheStoreIsGone() throws Exception {
        try (var gateway = start()) {
            assertThat(call(gateway, "one").statusCode()).isEqualTo(200);
            assertThat(gateway.call("/actuator/health").statusCode()).isEqualTo(200);
            var file = folder.resolve("state").resolve("state.db");
            var elsewhere = folder.resolve("moved.db");

            Files.move(file, elsewhere);
            await().until(() -> gateway.call("/actuator/health").statusCode() == 503);
            gateway.reset();
            var refused = call(gateway, "one");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("store-unavailable");
            assertThat(gateway.forwarded()).isEmpty();

            Files.move(elsewhere, file);
            await().until(() -> call(gateway, "one").statusCode() == 200);
        }
    }
}
