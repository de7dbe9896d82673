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

/** Runs the program with environment variables, placeholders, and a log in JSON. */
class ConfiguredFromOutsideIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    @Test
    void variablesAndPlaceholdersAreReadAndEveryLineIsJson() throws Exception {
        try (var fixture = new ProgramFixture(folder, "  provenance.headers.subject: ${SUBJECT_HEADER:X-Subject}\n")) {
            int port = Program.freePort();
            var environment = Map.of(
                    "LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs",
                    "DELEGATION_POLICIES_TICKETS_REQUIREDSCOPES_0", "tickets:read",
                    "DELEGATION_POLICIES_TICKETS_MAXLIFETIME", "20s",
                    "DELEGATION_NOBODY_READS_THIS", "x");
            try (var program = Program.serve(folder, environment, port, Program.freePort(), fixture.config())) {
                assertThat(fixture.call(port, "/tickets/1", fixture.token())).isEqualTo(200);
                assertThat(fixture.call(
                                port,
                                "/tickets/1",
                                fixture.issuer()
                                        .token("alice", ProgramFixture.GATEWAY)
                                        .sign()))
                        .isEqualTo(403);
                var secret = fixture.issuer()
                        .token("alice", ProgramFixture.GATEWAY)
                        .claim("jti", null)
                        .sign();
                assertThat(fixture.call(port, "/tickets/1", secret)).isEqualTo(401);
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
    void anInvalidVariableIsNamed() throws Exception {
        try (var fixture = new ProgramFixture(folder, "")) {
            var environment = Map.of("DELEGATION_POLICIES_TICKETS_MAXLIFETIME", "20");

            var validate = Program.run(
                    folder,
                    Duration.ofMinutes(3),
                    environment,
                    "validate",
                    fixture.config().toString());

            assertThat(validate.output())
                    .contains("DELEGATION_POLICIES_TICKETS_MAXLIFETIME")
                    .contains("'20' has no unit");
            assertThat(validate.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void anUnresolvedPlaceholderStopsTheStart() throws Exception {
        try (var fixture = new ProgramFixture(folder, "  public-uri: ${NOT_SET_ANYWHERE}\n")) {
            var validate = Program.run(folder, "validate", fixture.config().toString());

            assertThat(validate.output())
                    .contains("delegation.public-uri", "has a placeholder that stands for nothing");
            assertThat(validate.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aRelativeFileIsRelativeToTheConfiguration() throws Exception {
        var below = Files.createDirectories(folder.resolve("etc"));
        try (var fixture = new ProgramFixture(below, "  signing.keys: file:gateway.jwks\n")) {
            var missing = Program.run(folder, "validate", fixture.config().toString());
            assertThat(missing.output()).contains(below.resolve("gateway.jwks") + ": no such file");
            assertThat(missing.exitCode()).isEqualTo(1);

            Program.run(folder, "keys", "generate", "--out", "etc/gateway.jwks");

            var there = Program.run(folder, "validate", fixture.config().toString());
            assertThat(there.output()).contains("Valid: 1 route, 0 problems, 0 warnings.");
        }
    }

    /** Every line of the log is JSON, except for lines of the JVM before the log begins. */
    private static List<JsonNode> lines(Program program) throws Exception {
        return program.output()
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .map(JSON::readTree)
                .toList();
    }
}
