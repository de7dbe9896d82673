package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.engine.audit.reading.ShadowReport;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport.Party;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes the report of policies in shadow mode: as two tables, or as JSON. */
public final class ShadowText {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ShadowText() {}

    public static List<String> lines(ShadowReport report) {
        if (report.isEmpty()) {
            return List.of("no call of a policy in shadow mode is in these files");
        }
        var calls = new ArrayList<List<String>>();
        calls.add(List.of("CALLS", "REFUSED", "ROUTE", "ACTOR"));
        var reasons = new ArrayList<List<String>>();
        reasons.add(List.of("REFUSED", "ALONE", "ROUTE", "ACTOR", "WHY"));
        for (var row : report.rows()) {
            var route = row.party().route();
            var actor = actor(row.party());
            calls.add(List.of(number(row.calls()), number(row.refused()), route, actor));
            row.reasons()
                    .forEach(count -> reasons.add(
                            List.of(number(count.refused()), number(count.alone()), route, actor, text(count.why()))));
        }
        var lines = new ArrayList<>(table(calls));
        if (reasons.size() > 1) {
            lines.add("");
            lines.addAll(table(reasons));
        }
        lines.add("");
        lines.add("Enforced, the policies would refuse " + report.refused() + " of " + report.calls() + " calls.");
        return lines;
    }

    private static String number(long count) {
        return String.valueOf(count);
    }

    private static String actor(Party party) {
        return party.sub().isEmpty() ? "none" : party.sub() + " of " + party.iss();
    }

    private static String text(Reason why) {
        return why.code().isEmpty() ? why.reason() : why.code() + ": " + why.reason();
    }

    /** Aligns the columns. The last one ends as it is. */
    private static List<String> table(List<List<String>> rows) {
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                var cell = row.get(column);
                line.append(cell);
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(rows, column) - cell.length() + 2));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    static String json(ShadowReport report) {
        var routes = report.rows().stream().map(ShadowText::members).toList();
        var whole = new LinkedHashMap<String, Object>();
        whole.put("calls", report.calls());
        whole.put("refused", report.refused());
        whole.put("routes", routes);
        return MAPPER.writeValueAsString(whole);
    }

    private static Map<String, Object> members(ShadowReport.Row row) {
        var members = new LinkedHashMap<String, Object>();
        members.put(ROUTE, row.party().route());
        if (!row.party().sub().isEmpty()) {
            members.put("actor", Map.of(ISS, row.party().iss(), SUB, row.party().sub()));
        }
        members.put("calls", row.calls());
        members.put("refused", row.refused());
        members.put(
                "reasons",
                row.reasons().stream()
                        .map(count -> {
                            var reason = new LinkedHashMap<String, Object>();
                            reason.put(CODE, count.why().code());
                            reason.put(REASON, count.why().reason());
                            reason.put("refused", count.refused());
                            reason.put("alone", count.alone());
                            return reason;
                        })
                        .toList());
        return members;
    }
}
