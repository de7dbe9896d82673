package dev.narrowgate.delegation.engine.audit.reading;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.engine.audit.AuditFiles;
import dev.narrowgate.delegation.engine.audit.chain.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the enforcement of policies in shadow mode would change, for each route and actor. */
public final class ShadowReport {

    /** More reasons of one actor on one route are counted together. */
    private static final int MOST_REASONS = 1000;

    /** The times in reasons, which differ from call to call. */
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]++Z");

    private static final Reason OTHERS = new Reason("", "further reasons");

    private final Map<Party, Calls> parties = new TreeMap<>(
            Comparator.comparing(Party::route).thenComparing(Party::sub).thenComparing(Party::iss));

    /**
     * The calls of one actor on one route.
     *
     * @param iss the issuer of the current actor; empty without a verified one
     * @param sub the current actor; empty without a verified one
     */
    public record Party(String route, String iss, String sub) {}

    /** A requirement that calls do not meet. */
    public record Reason(String code, String reason) {}

    /**
     * How often a requirement is not met.
     *
     * @param refused the calls that it would refuse
     * @param alone those for which no other fault was found. A stage after the one that refused was not asked
     */
    public record Count(Reason why, long refused, long alone) {}

    /**
     * The calls of one party.
     *
     * @param refused the calls that enforcement would refuse
     * @param reasons why, the most frequent first
     */
    public record Row(Party party, long calls, long refused, List<Count> reasons) {}

    private static final class Calls {
        private long all;
        private long refused;
        private final Map<Reason, long[]> reasons = new HashMap<>();
    }

    private ShadowReport() {}

    /** Reads the records. Fails when a file cannot be read. Lines that are not records are skipped. */
    public static ShadowReport of(List<Path> paths) throws IOException {
        var report = new ShadowReport();
        for (var file : AuditFiles.of(paths)) {
            try (var lines = new LineReader(Files.newInputStream(file))) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    report.add(RecordLine.of(line).members());
                }
            }
        }
        return report;
    }

    private void add(JsonNode record) {
        if (!record.path(MODE).asString("").equals(SHADOW)
                || !record.path(EVENT).asString("").equals(AuditEvent.DECIDED.text())) {
            return;
        }
        var outcome = record.path(OUTCOME).asString("");
        var isShadowed = outcome.equals(Outcome.SHADOWED.text());
        if (!isShadowed && !outcome.equals(Outcome.PERMITTED.text())) {
            // Refused in any mode.
            return;
        }
        var calls = parties.computeIfAbsent(party(record), unseen -> new Calls());
        calls.all++;
        if (isShadowed) {
            calls.refused++;
            var faults = record.path(FAULTS);
            if (faults.isEmpty()) {
                count(calls, record, true);
            } else {
                faults.forEach(fault -> count(calls, fault, false));
            }
        }
    }

    private static Party party(JsonNode record) {
        var actor = record.path(ACTORS).path(0);
        return new Party(
                record.path(ROUTE).asString(""),
                actor.path(ISS).asString(""),
                actor.path(SUB).asString(""));
    }

    private static void count(Calls calls, JsonNode why, boolean alone) {
        var reason = new Reason(
                why.path(CODE).asString(""),
                INSTANT.matcher(why.path(REASON).asString("")).replaceAll("…"));
        var counted = calls.reasons.size() < MOST_REASONS || calls.reasons.containsKey(reason) ? reason : OTHERS;
        var counts = calls.reasons.computeIfAbsent(counted, unseen -> new long[2]);
        counts[0]++;
        counts[1] += alone ? 1 : 0;
    }

    public boolean isEmpty() {
        return parties.isEmpty();
    }

    /** The calls from which it was made. */
    public long calls() {
        return parties.values().stream().mapToLong(calls -> calls.all).sum();
    }

    /** The calls that enforcement would refuse. */
    public long refused() {
        return parties.values().stream().mapToLong(calls -> calls.refused).sum();
    }

    /** One row for each route and actor, in their order. */
    public List<Row> rows() {
        return parties.entrySet().stream()
                .map(entry -> new Row(
                        entry.getKey(),
                        entry.getValue().all,
                        entry.getValue().refused,
                        counts(entry.getValue().reasons)))
                .toList();
    }

    private static List<Count> counts(Map<Reason, long[]> reasons) {
        var counts = new ArrayList<Count>();
        reasons.forEach((why, count) -> counts.add(new Count(why, count[0], count[1])));
        counts.sort(Comparator.comparingLong(Count::refused)
                .reversed()
                .thenComparing(count -> count.why().code())
                .thenComparing(count -> count.why().reason()));
        return counts;
    }
}
