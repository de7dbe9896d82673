package dev.narrowgate.delegation.engine.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedHopTest {

    private static final String HOP = "{\"hop_id\":\"a\",\"event\":\"%s\",\"task\":\"t\",\"hop\":1,\"method\":\"GET\","
            + "\"path\":\"/x\",\"outcome\":\"%s\",\"policy\":\"p\",\"outgoing\":{\"iss\":\"g\",\"jti\":\"%s\"},\"time\":\"1\"}";

    @Test
    void aHopThatWasSentTwiceIsOneHopAndTheNextOneHangsBelowIt(@TempDir Path folder) throws Exception {
        var next = "{\"hop_id\":\"b\",\"event\":\"decided\",\"task\":\"t\",\"hop\":2,\"outcome\":\"permitted\","
                + "\"incoming\":{\"iss\":\"g\",\"jti\":\"second\"},\"time\":\"2\"}";
        Files.write(
                folder.resolve("chain-0.2026-11-28.000001.jsonl"),
                List.of(
                        HOP.formatted("decided", "permitted", "first"),
                        HOP.formatted("repeated", "permitted", "second"),
                        next,
                        HOP.formatted("completed", "completed", "second")));

        var lines = AuditTree.of("t", List.of(folder)).lines();

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("permitted by p, repeated, completed");
        assertThat(lines.getLast()).startsWith("   └─ hop 2");
    }

    @Test
    void theNameOfASubjectStandsBehindItsIdentifier(@TempDir Path folder) throws Exception {
        var hop = HOP.formatted("decided", "permitted", "first");
        Files.write(
                folder.resolve("chain-0.2026-11-28.000001.jsonl"),
                List.of(hop.replaceFirst(
                        "\\{", "{\"subject\":{\"iss\":\"i\",\"sub\":\"2b7c\",\"name\":\"alice.smith\"},")));

        assertThat(AuditTree.of("t", List.of(folder)).lines())
                .singleElement()
                .asString()
                .contains("2b7c (alice.smith)");
    }
}
