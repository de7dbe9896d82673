package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the tutorial about two agents, in its order, on free ports. */
class TwoAgentsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasTheResultOfTheTutorial() throws Exception {
        var tutorial = new TutorialScript("two-agents.md", folder)
                .replacingPort(9100)
                .replacingPort(9200)
                .replacingPort(8080)
                .replacingPort(8090);

        var output = tutorial.run(TIMEOUT);

        assertThat(output)
                .containsSubsequence(
                        "Valid: 2 routes, 0 problems, 0 warnings.",
                        "\"aud\":\"https://researcher.example.com\"",
                        "\"scope\":\"research:ask tickets:read\"",
                        "Delegation-actor: orchestrator",
                        "Delegation-hop: 1",
                        "Delegation-subject: alice",
                        "HTTP/1.1 200",
                        "\"aud\":\"https://tickets.example.com\"",
                        "\"scope\":\"tickets:read\"",
                        "Delegation-chain: \"researcher\", \"orchestrator\"",
                        "Delegation-hop: 2",
                        "HTTP/1.1 401",
                        "\"code\":\"token-rejected\"",
                        "Refused hop ",
                        "of route tickets: token-rejected: addressed to https://researcher.example.com, neither to this gateway",
                        "task task-1",
                        "hop 1",
                        "alice → orchestrator  permitted by research",
                        "hop 2",
                        "alice → orchestrator → researcher  permitted by tickets",
                        "rejected by tickets: token-rejected",
                        "Holds: 5 records in 1 chain.");
    }
}
