package dev.narrowgate.delegation.engine.audit.chain;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.AuditEntries;
import dev.narrowgate.delegation.engine.audit.Durability;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose chains there are, and whether they are those that were expected. */
class AuditChainsTest {

    private static final String OURS = "https://gateway.example.com";
    private static final String OTHER = "https://other.example.com";

    @TempDir
    private Path folder;

    @Test
    void saysWhichChainsItSaw() throws Exception {
        write(folder, OURS, 3);
        write(folder.resolve("other"), OTHER, 2);

        var seen = verify().seen();

        assertThat(seen).extracting(AuditVerifier.Chain::gateway).containsExactly(OURS, OTHER);
        assertThat(seen).extracting(AuditVerifier.Chain::records).containsExactly(3L, 2L);
        assertThat(seen.getFirst().first()).isEqualTo(NOW.toString());
        assertThat(seen.getFirst().name()).isEqualTo(folder.resolve("chain-0"));
    }

    @Test
    void allThatWereExpectedAreThere() throws Exception {
        write(folder, OURS, 3);
        write(folder.resolve("other"), OTHER, 2);

        assertThat(verify(OURS, OTHER).broken()).isEmpty();
    }

    @Test
    void aChainThatWasRemovedWholeIsNoticed() throws Exception {
        write(folder, OURS, 3);

        assertThat(verify(OURS, OTHER).broken())
                .containsExactly("no record of gateway " + OTHER + ", which was expected");
    }

    @Test
    void aChainThatWasCopiedFromAnotherGatewayIsNoticed() throws Exception {
        write(folder, OTHER, 3);

        assertThat(verify(OURS).broken())
                .containsExactly(
                        folder.resolve("chain-0") + ": a chain of gateway " + OTHER + ", which was not expected",
                        "no record of gateway " + OURS + ", which was expected");
    }

    @Test
    void aChainWithoutAnyRecordIsNotTheOneThatWasExpected() throws Exception {
        Files.createFile(folder.resolve("chain-0.2026-11-21.000001.jsonl"));

        assertThat(verify(OURS).broken()).hasSize(1);
    }

    @Test
    void oneChainTellsOfOneGateway() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var chain = new HashChain(HashChain.START);
        chain.append(record(OURS), bytes);
        chain.append(record(OTHER), bytes);
        Files.write(folder.resolve("chain-0.2026-11-21.000001.jsonl"), bytes.toByteArray());

        assertThat(verify().broken())
                .singleElement()
                .asString()
                .endsWith(":2: a record of gateway " + OTHER + " in a chain of gateway " + OURS);
    }

    @Test
    void aCopyOfAChainUnderAnotherNameIsNoticed() throws Exception {
        write(folder, OURS, 3);
        var copy = Files.copy(
                folder.resolve("chain-0.2026-11-21.000001.jsonl"), folder.resolve("chain-1.2026-11-21.000001.jsonl"));

        assertThat(copy).exists();
        assertThat(verify().broken()).singleElement().asString().contains("one is a copy");
    }

    @Test
    void aGatewayDoesNotGoOnInTheChainOfAnother() throws Exception {
        for (var gateway : List.of(OURS, OTHER, OURS)) {
            try (var sink = FileAuditSink.open(folder, gateway, Durability.PROCESS, 1 << 20, () -> NOW)) {
                sink.record(AuditEntries.completed("hop")).toMono().block();
            }
        }

        var report = verify(OURS, OTHER);
        assertThat(report.broken()).isEmpty();
        assertThat(report.seen()).extracting(AuditVerifier.Chain::records).containsExactly(2L, 1L);
    }

    private AuditVerifier.Report verify(String... gateways) throws IOException {
        return AuditVerifier.verify(List.of(folder), Set.of(gateways));
    }

    private static void write(Path folder, String gateway, int records) throws IOException {
        Files.createDirectories(folder);
        var bytes = new ByteArrayOutputStream();
        var chain = new HashChain(HashChain.START);
        for (int i = 0; i < records; i++) {
            chain.append(record(gateway), bytes);
        }
        Files.write(folder.resolve("chain-0.2026-11-21.000001.jsonl"), bytes.toByteArray());
    }

    private static byte[] record(String gateway) {
        return ("{\"time\":\"" + NOW + "\",\"gateway\":\"" + gateway + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
