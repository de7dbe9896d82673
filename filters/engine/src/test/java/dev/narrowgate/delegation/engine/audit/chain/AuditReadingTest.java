package dev.narrowgate.delegation.engine.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.narrowgate.delegation.engine.audit.reading.AuditTree;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReadingTest {

    @TempDir
    private Path folder;

    private Path file;
    private List<String> lines;

    @BeforeEach
    void tenRecords() throws IOException {
        file = folder.resolve("chain-0.2026-11-21.000001.jsonl");
        var chain = new HashChain(HashChain.START);
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            chain.append(("{\"n\":" + i).getBytes(StandardCharsets.UTF_8), bytes);
        }
        Files.write(file, bytes.toByteArray());
        lines = new ArrayList<>(Files.readAllLines(file));
    }

    @Test
    void anIntactChainHolds() throws Exception {
        var report = verify();

        assertThat(report.holds()).isTrue();
        assertThat(report.notes()).isEmpty();
        assertThat(report.chains()).isEqualTo(1);
        assertThat(report.records()).isEqualTo(10);
    }

    @Test
    void namesTheRecordThatWasChanged() throws Exception {
        lines.set(4, lines.get(4).replace("\"n\":4", "\"n\":5"));

        assertThat(verify().broken()).singleElement().asString().contains(":5: the record was changed");
    }

    @Test
    void namesTheGapWhereARecordWasDropped() throws Exception {
        lines.remove(4);

        assertThat(verify().broken()).singleElement().asString().contains(":5: records before this one are missing");
    }

    @Test
    void namesThePlaceWhereRecordsWereReordered() throws Exception {
        Collections.swap(lines, 3, 4);

        assertThat(verify().broken()).singleElement().asString().contains(":4: records before this one are missing");
    }

    @Test
    void seesThatTheStartIsMissing() throws Exception {
        lines.removeFirst();

        assertThat(verify().broken()).singleElement().asString().contains(":1: the chain does not start here");
    }

    @Test
    void seesAWholeFileThatIsMissing() throws Exception {
        Files.write(folder.resolve("chain-0.2026-11-21.000001.jsonl"), lines.subList(0, 3));
        Files.write(folder.resolve("chain-0.2026-11-22.000003.jsonl"), lines.subList(6, 10));

        assertThat(AuditVerifier.verify(List.of(folder)).broken())
                .singleElement()
                .asString()
                .contains("000003.jsonl:1: records before this one are missing");
    }

    @Test
    void aLineThatIsNoRecordBreaksTheChain() throws Exception {
        lines.add(5, "{}");
        assertThat(verify().broken()).singleElement().asString().contains("not a record");
    }

    @Test
    void aPathThatDoesNotExistIsSaidSo() {
        assertThatIOException().isThrownBy(() -> AuditVerifier.verify(List.of(folder.resolve("nowhere"))));
    }

    @Test
    void printsTheHopsOfATaskAsATree() throws Exception {
        var tree = List.of(
                hop("h1", "decided", "permitted", 1, "idp t0", "gw t1", "T"),
                hop("h2", "decided", "permitted", 2, "gw t1", "gw t2", "T"),
                hop("h3", "decided", "denied", 3, "gw t2", null, "T"),
                hop("h2", "completed", "completed", 2, "gw t1", "gw t2", "T"),
                hop("h4", "decided", "permitted", 2, "gw t1", "gw t4", "T"),
                hop("h5", "decided", "permitted", 1, "idp t9", "gw t9", "other"),
                hop("h6", "completed", "completed", 1, "idp t7", "gw t7", "T"),
                "not json");
        Files.write(folder.resolve("other.jsonl"), tree);

        var lines = AuditTree.of("T", List.of(folder)).lines();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("└─ hop 1  GET /h1  alice → orchestrator → researcher  permitted by p");
        assertThat(lines.get(1)).startsWith("   ├─ hop 2  GET /h2").contains("completed 200 after 7 ms");
        assertThat(lines.get(2)).startsWith("   │  └─ hop 3  GET /h3").contains("denied by p: some-code (why)");
        assertThat(lines.get(3)).startsWith("   └─ hop 2  GET /h4");
        assertThat(AuditTree.of("unknown", List.of(folder)).isEmpty()).isTrue();
    }

    private static String hop(String id, String event, String outcome, int number, String in, String out, String task) {
        var incoming = in.split(" ", 2);
        var outgoing = out == null
                ? "\"code\":\"some-code\",\"reason\":\"why\""
                : "\"outgoing\":{\"iss\":\"" + out.split(" ", 2)[0] + "\",\"jti\":\"" + out.split(" ", 2)[1] + "\"}";
        return ("{\"time\":\"2026-11-21T12:00:0%d\",\"hop_id\":\"%s\",\"event\":\"%s\",\"method\":\"GET\",\"path\":\"/%s\","
                        + "\"outcome\":\"%s\",\"subject\":{\"sub\":\"alice\"},\"actors\":[{\"sub\":\"researcher\"},"
                        + "{\"sub\":\"orchestrator\"}],\"task\":\"%s\",\"hop\":%d,\"incoming\":{\"iss\":\"%s\",\"jti\":\"%s\"},"
                        + "%s,\"policy\":\"p\",\"status\":200,\"duration_ms\":7.2}")
                .formatted(number, id, event, id, outcome, task, number, incoming[0], incoming[1], outgoing);
    }

    private AuditVerifier.Report verify() throws IOException {
        Files.write(file, lines);
        return AuditVerifier.verify(List.of(folder));
    }
}
