package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The actuator says which configuration serves, and reads the files again when it is asked to. */
class ConfigurationEndpointIT {

    @TempDir
    private Path folder;

    @Test
    void saysWhatServesAndReadsTheFilesAgain() throws Exception {
        var file = Files.writeString(folder.resolve("own.yaml"), "delegation.reload.watch: false\n");
        try (var gateway = new GatewayHarness(
                folder,
                "--spring.config.additional-location=" + file.toUri(),
                "--management.server.port=0",
                "--management.server.address=127.0.0.1",
                "--management.endpoints.web.exposure.include=configuration,health",
                "--management.endpoint.health.show-components=always",
                "--management.endpoint.health.show-details=always")) {
            gateway.changesItsConfiguration();
            var base = "http://127.0.0.1:" + gateway.context().getEnvironment().getProperty("local.management.port")
                    + "/actuator";
            var status = get(base + "/configuration");
            assertThat(status.path("revision").asInt()).isEqualTo(1);
            assertThat(status.path("files").toString()).contains(file.toString());
            assertThat(status.path("lastReload").isNull()).isTrue();

            Files.writeString(file, "delegation: { reload.watch: false, policies.tickets.max-dept: 1 }\n");
            var refused = post(base + "/configuration");
            assertThat(refused.at("/lastReload/ok").asBoolean()).isFalse();
            assertThat(refused.at("/lastReload/problems/0").asString()).contains("own.yaml:1", "max-dept");
            var health = get(base + "/health");
            assertThat(health.at("/status").asString()).isEqualTo("UP");
            assertThat(health.at("/components/configuration/status").asString()).isEqualTo("DEGRADED");
            assertThat(health.at("/components/configuration/details/problems/0").asString())
                    .contains("max-dept");

            Files.writeString(file, "delegation: { reload.watch: false, policies.tickets.max-depth: 1 }\n");
            var replaced = post(base + "/configuration");
            assertThat(replaced.at("/lastReload/ok").asBoolean()).isTrue();
            assertThat(replaced.path("revision").asInt()).isEqualTo(2);
            var deep = gateway.delegation().actors("a", "b", "c").sign();
            assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + deep)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    private static JsonNode get(String place) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(place)).build());
    }

    private static JsonNode post(String place) throws Exception {
        return send(posting(place));
    }

    private static HttpRequest posting(String place) {
        return HttpRequest.newBuilder(URI.create(place))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private static JsonNode send(HttpRequest request) throws Exception {
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
