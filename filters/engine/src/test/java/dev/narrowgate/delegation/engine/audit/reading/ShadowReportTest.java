package dev.narrowgate.delegation.engine.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.ShadowReport.Count;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport.Party;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowReportTest {

    private static final String ACTOR =
            ",\"actors\":[{\"iss\":\"i\",\"sub\":\"agent\"},{\"iss\":\"i\",\"sub\":\"first\"}]";
    private static final String SCOPE = ",\"code\":\"scope-insufficient\",\"reason\":\"no scope\"";
    private static final String BOTH = SCOPE + ",\"faults\":[{\"code\":\"scope-insufficient\",\"reason\":\"no scope\"},"
            + "{\"code\":\"policy-denied\",\"reason\":\"no rule\"}]";

    @TempDir
    private Path folder;

    @Test
    void countsForEachRouteAndActorWhatWouldBeRefused() throws Exception {
        var report = report(
                record("tickets", "permitted", ACTOR),
                record("tickets", "shadowed", ACTOR + SCOPE),
                record("tickets", "shadowed", ACTOR + BOTH),
                record("tickets", "shadowed", ",\"code\":\"token-missing\",\"reason\":\"none\""),
                record("orders", "permitted", ",\"actors\":[]"));

        assertThat(report.calls()).isEqualTo(5);
        assertThat(report.refused()).isEqualTo(3);
        assertThat(report.rows())
                .extracting(ShadowReport.Row::party)
                .containsExactly(
                        new Party("orders", "", ""), new Party("tickets", "", ""), new Party("tickets", "i", "agent"));
        var agent = report.rows().getLast();
        assertThat(agent.calls()).isEqualTo(3);
        assertThat(agent.refused()).isEqualTo(2);
    }

    @Test
    void aRequirementDecidesAloneIfEveryOtherOneIsMet() throws Exception {
        var report = report(
                record("tickets", "shadowed", ACTOR + SCOPE),
                record("tickets", "shadowed", ACTOR + BOTH),
                record("tickets", "shadowed", ACTOR + BOTH));

        assertThat(report.rows().getFirst().reasons())
                .containsExactly(
                        new Count(new Reason("scope-insufficient", "no scope"), 3, 1),
                        new Count(new Reason("policy-denied", "no rule"), 2, 0));
    }

    @Test
    void countsNoOtherRecord() throws Exception {
        var report = report(
                record("tickets", "rejected", ACTOR),
                record("tickets", "cancelled", ACTOR),
                record("tickets", "permitted", ACTOR).replace("shadow", "other"),
                record("tickets", "completed", ACTOR).replace("decided", "completed"),
                record("tickets", "shadowed", ACTOR).replace("decided", "repeated"),
                "{}",
                "no record");

        assertThat(report.isEmpty()).isTrue();
    }

    @Test
    void countsReasonsBeyondAThousandTogether() throws Exception {
        var records = new String[1100];
        for (int i = 0; i < records.length; i++) {
            records[i] = record("tickets", "shadowed", ",\"code\":\"token-rejected\",\"reason\":\"" + i + "\"");
        }

        var reasons = report(records).rows().getFirst().reasons();

        assertThat(reasons).hasSize(1001);
        assertThat(reasons.getFirst()).isEqualTo(new Count(new Reason("", "further reasons"), 100, 100));
    }

    private static String record(String route, String outcome, String more) {
        return "{\"event\":\"decided\",\"route\":\"" + route + "\",\"outcome\":\"" + outcome + "\",\"mode\":\"shadow\""
                + more + "}";
    }

    private ShadowReport report(String... records) throws Exception {
        Files.write(folder.resolve("chain-0.2026-11-28.000001.jsonl"), List.of(records));
        return ShadowReport.of(List.of(folder));
    }
}
