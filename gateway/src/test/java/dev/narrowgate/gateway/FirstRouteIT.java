package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the first tutorial, in its order, on free ports. */
class FirstRouteIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasTheResultOfTheTutorial() throws Exception {
        var tutorial = new TutorialScript("first-route.md", folder)
                .replacingPort(9000)
                .replacingPort(8080)
                .replacingPort(8090);
        tutorial.replacing(
                "serve --config orders.yaml",
                "serve --config orders.yaml --server.port=" + tutorial.port(8080) + " --management.server.port="
                        + tutorial.port(8090));

        var output = tutorial.run(TIMEOUT);

        assertThat(output)
                .containsSubsequence(
                        "Valid: 1 route, 0 problems, 0 warnings.",
                        "HTTP/1.1 401",
                        "\"code\":\"token-missing\"",
                        "HTTP/1.1 200",
                        "{ \"order\": 17 }",
                        "HTTP/1.1 403",
                        "scope=\"orders:read\"",
                        "\"code\":\"scope-insufficient\"",
                        "Refused hop ",
                        "of route orders: scope-insufficient",
                        "Holds: ",
                        "wrong  the token carries none of: orders:read",
                        "orders.yaml:12 delegation.policies.orders.scopes",
                        "Refused with 403 scope-insufficient on 1 route.",
                        "exit code 1");
        assertThat(Files.getPosixFilePermissions(folder.resolve("idp-private.jwks")))
                .hasSize(2);
        // The incoming token never reached the API, and neither did a refused request.
        assertThat(Files.readString(folder.resolve("api.log")).lines().filter(line -> line.contains("GET /orders")))
                .hasSize(1);
    }
}
