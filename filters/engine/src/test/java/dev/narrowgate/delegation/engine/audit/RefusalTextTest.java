package dev.narrowgate.delegation.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts that callers choose are cut in the records that they cause without credentials. */
class RefusalTextTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LONG = "/" + "a".repeat(8000);

    @Test
    void aLongPathOfARefusalIsCutWithItsHashAndLength() {
        var record = json(AuditEntries.refused("hop-1", LONG, "192.0.2.1", "none"));

        assertThat(record.path("path").asString()).isEqualTo(LONG.substring(0, 512));
        assertThat(record.path("path_bytes").asInt()).isEqualTo(8001);
        assertThat(record.path("path_sha256").asString()).isEqualTo(HashChain.hash(LONG));
    }

    @Test
    void aTextThatFitsIsWrittenAsItIs() {
        var path = LONG.substring(0, 512);
        var record = json(AuditEntries.refused("hop-1", path, "192.0.2.1", "none"));

        assertThat(record.path("path").asString()).isEqualTo(path);
        assertThat(record.has("path_bytes")).isFalse();
        assertThat(record.has("path_sha256")).isFalse();
    }

    @Test
    void aReasonIsCutToo() {
        var record = json(AuditEntries.refused("hop-1", "/", "192.0.2.1", "x".repeat(4000)));

        assertThat(record.path("reason").asString()).hasSize(512);
        assertThat(record.path("reason_bytes").asInt()).isEqualTo(4000);
    }

    @Test
    void noCharacterIsCutInHalf() {
        var reason = "x".repeat(511) + "\uD83D\uDE00".repeat(10);
        var record = json(AuditEntries.refused("hop-1", "/", "192.0.2.1", reason));

        assertThat(record.path("reason").asString()).isEqualTo("x".repeat(511));
        assertThat(record.path("reason_bytes").asInt()).isEqualTo(reason.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void theRecordOfAPermittedRequestIsWrittenWhole() {
        var record = json(AuditEntries.permitted("hop-1", LONG));

        assertThat(record.path("path").asString()).isEqualTo(LONG);
    }

    @Test
    void noTextOfARefusalIsLongerThanTheBound() {
        var record = json(AuditEntries.refused("h", LONG, "192.0.2.1", LONG));

        assertThat(texts(record)).allMatch(text -> text.length() <= RecordText.LONGEST);
        assertThat(record.toString()).hasSizeLessThan(3 * RecordText.LONGEST);
    }

    private static Set<String> texts(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .flatMap(value ->
                        value.isContainer() ? texts(value).stream() : java.util.stream.Stream.of(value.asString()))
                .collect(Collectors.toSet());
    }

    private static JsonNode json(AuditEntry entry) {
        return JSON.readTree(new String(new AuditJson("https://gateway").open(entry), StandardCharsets.UTF_8) + "}");
    }
}
