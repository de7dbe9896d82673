package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a Keycloak. Runs only with the profile {@code real}, which fetches Keycloak. */
class KeycloakDemoRealIT {

    @TempDir
    private Path folder;

    @Test
    void theDemoShowsAKeycloakClientThatNarrowsAndOneThatWidens() throws Exception {
        var demo = Program.run(folder, Duration.ofMinutes(5), Map.of(), "demo", "--once", "--server", "keycloak");

        assertThat(demo.output())
                .contains("https://tickets.demo.example")
                .contains("audit exchange-rejected: issued token: scope wider by tickets:write")
                .contains("audit exchange-rejected: issued token: chain lost an actor")
                .contains("refused, and the API was not called")
                .contains("Attempt 5: ten exchanges in a row")
                .contains("at the gateway each token expires no later than the previous one")
                .contains("the hash chain holds over 25 records")
                .contains("All results are as expected")
                .doesNotContain("Exception");
        assertThat(demo.exitCode()).isZero();
        assertThat(keycloaks()).isEmpty();
    }

    /** The processes of the Keycloak beside the program. */
    private static Stream<String> keycloaks() {
        var home = Path.of("target", "keycloak-of-the-demo").toAbsolutePath().toString();
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(home));
    }
}
