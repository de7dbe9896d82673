package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the tutorial about shadow mode, in its order, on free ports. */
class AdoptingIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasTheResultOfTheTutorial() throws Exception {
        var tutorial = new TutorialScript("adopting.md", folder)
                .replacingPort(9200)
                .replacingPort(8080)
                .replacingPort(8090);

        var output = tutorial.run(TIMEOUT);

        assertThat(output)
                .containsSubsequence(
                        "Valid: 1 route, 0 problems, 1 warning.",
                        "HTTP/1.1 200",
                        "Delegation-Subject null",
                        "HTTP/1.1 200",
                        "Delegation-Subject alice",
                        "HTTP/1.1 200",
                        "3      2        tickets  none",
                        "1        1      tickets  none   policy-denied: the rule of policy tickets does not hold",
                        "1        1      tickets  none   token-missing",
                        "Enforced, the policies would refuse 2 of 3 calls.",
                        "Valid: 1 route, 0 problems, 0 warnings.",
                        "HTTP/1.1 401",
                        "\"code\":\"token-missing\"",
                        "HTTP/1.1 200",
                        "Delegation-Subject alice",
                        "Holds: ");
    }
}
