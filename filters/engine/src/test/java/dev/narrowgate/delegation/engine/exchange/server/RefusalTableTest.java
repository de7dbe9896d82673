package dev.narrowgate.delegation.engine.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.exchange.ServerRefusals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class RefusalTableTest {

    private static final Path DOCS = Path.of("../../docs/explanation/exchange.md");

    @Test
    void eachRowIsMetByASampleOfTheTestsAgainstARealEndpoint() {
        var met = new HashSet<RefusalTable.Row>();
        for (var sample : ServerRefusals.samples()) {
            met.add(RefusalTable.row(refusal(sample)));
        }

        assertThat(met).containsAll(RefusalTable.ROWS);
    }

    @Test
    void theLastRowOfEachErrorMatchesAnyRefusalWithIt() {
        var last = new LinkedHashMap<String, RefusalTable.Row>();
        RefusalTable.ROWS.forEach(row -> last.put(row.error(), row));

        assertThat(last.values())
                .allSatisfy(row -> assertThat(row.suberror() + row.description())
                        .as(row.error())
                        .isEmpty())
                .allSatisfy(row -> assertThat(row.number()).as(row.error()).isZero());
    }

    @Test
    void eachErrorIsInTheDocs() throws Exception {
        var docs = Files.readString(DOCS);

        assertThat(RefusalTable.ROWS)
                .allSatisfy(row -> assertThat(docs).contains("`" + row.error() + "`"))
                .allSatisfy(row -> assertThat(docs).contains(row.suberror(), row.description()))
                .allSatisfy(row -> assertThat(docs).contains(row.number() == 0 ? "" : String.valueOf(row.number())));
    }

    private static ServerRefusal refusal(ServerRefusals.Sample sample) {
        var body = StrictJson.object(sample.body().getBytes(StandardCharsets.UTF_8), "answer");
        return ServerRefusal.of(sample.answered(), new ClaimReader(body, ""));
    }
}
