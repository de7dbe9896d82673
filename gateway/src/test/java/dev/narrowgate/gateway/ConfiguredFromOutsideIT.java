package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Variables of the environment, placeholders and logs as JSON, with the program as it is run. */
class ConfiguredFromOutsideIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void variablesAndPlaceholdersAreReadAndEveryLineIsJson() throws Exception {
        try (var world = new World(folder, "  provenance.headers.subject: ${SUBJECT_HEADER:X-Subject}\n")) {
            int port = Program.freePort();
            var environment = Map.of(
                    "LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs",
                    "DELEGATION_POLICIES_TICKETS_REQUIREDSCOPES_0", "tickets:read",
                    "DELEGATION_POLICIES_TICKETS_MAXLIFETIME", "20s",
                    "DELEGATION_NOBODY_READS_THIS", "x");
            try (var program = Program.serve(folder, environment, port, Program.freePort(), world.config())) {
                assertThat(world.call(port, "/tickets/1", world.token())).isEqualTo(200);
                assertThat(world.call(
                                port,
                                "/tickets/1",
                                world.issuer().token("alice", World.GATEWAY).sign()))
                        .isEqualTo(403);
                var secret = world.issuer()
                        .token("alice", World.GATEWAY)
                        .claim("jti", null)
                        .sign();
                assertThat(world.call(port, "/tickets/1", secret)).isEqualTo(401);
                program.terminate();

                var lines = lines(program);
                assertThat(lines).anySatisfy(line -> {
                    assertThat(line.at("/log/level").asString("")).isEqualTo("INFO");
                    assertThat(line.path("code").asString("")).isEqualTo("token-rejected");
                    assertThat(line.path("reason").asString("")).isEqualTo("claim jti is missing");
                    assertThat(line.path("route").asString("")).isEqualTo("tickets");
                    assertThat(line.path("issuer").asString("")).isEqualTo("https://idp.example.com");
                    assertThat(line.path("hop_id").asString("")).hasSize(36);
                });
                assertThat(program.output()).doesNotContain(secret.substring(0, 40));
            }
        }
    }

    @Test
    void aVariableThatDoesNotFitIsNamed() throws Exception {
        try (var world = new World(folder, "")) {
            var environment = Map.of("DELEGATION_POLICIES_TICKETS_MAXLIFETIME", "20");

            var validate = Program.run(
                    folder,
                    Duration.ofMinutes(3),
                    environment,
                    "validate",
                    world.config().toString());

            assertThat(validate.output())
                    .contains("DELEGATION_POLICIES_TICKETS_MAXLIFETIME")
                    .contains("'20' has no unit");
            assertThat(validate.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aPlaceholderOfNothingStopsTheStart() throws Exception {
        try (var world = new World(folder, "  public-uri: ${NOT_SET_ANYWHERE}\n")) {
            var validate = Program.run(folder, "validate", world.config().toString());

            assertThat(validate.output())
                    .contains("delegation.public-uri", "has a placeholder that stands for nothing");
            assertThat(validate.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aRelativeFileIsBesideTheConfigurationWhereverTheProgramRuns() throws Exception {
        var below = Files.createDirectories(folder.resolve("etc"));
        try (var world = new World(below, "  signing.keys: file:gateway.jwks\n")) {
            var missing = Program.run(folder, "validate", world.config().toString());
            assertThat(missing.output()).contains(below.resolve("gateway.jwks") + ": no such file");
            assertThat(missing.exitCode()).isEqualTo(1);

            Program.run(folder, "keys", "generate", "--out", "etc/gateway.jwks");

            var there = Program.run(folder, "validate", world.config().toString());
            assertThat(there.output()).contains("Valid: 1 route, 0 problems, 0 warnings.");
        }
    }

    /** Every line of the log is JSON. Those of the JVM about itself come before there is a log. */
    private static List<JsonNode> lines(Program program) throws Exception {
        return program.output()
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .map(JSON::readTree)
                .toList();
    }
}
