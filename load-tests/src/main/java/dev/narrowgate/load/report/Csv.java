package dev.narrowgate.load.report;

import dev.narrowgate.load.comparison.Row;
import dev.narrowgate.load.scenario.Outcome;
import dev.narrowgate.load.scenario.Statistics;
import java.util.Locale;

/** The numbers for programs (RFC 4180): one line for each program and for each kind of request of a scenario. */
final class Csv {

    private Csv() {}

    static String table(Results results) {
        var csv = new StringBuilder(
                "kind,name,cpu_us,lowest_us,highest_us,flat,per_second,requests,failed,p50_ms,p99_ms\r\n");
        for (var row : results.rows()) {
            var name = "comparison," + quoted(row.peer().title());
            csv.append(
                    row instanceof Row.Measured measured
                            ? String.format(
                                    Locale.ROOT,
                                    "%s,%.1f,%.1f,%.1f,%b,%.0f,,,,\r\n",
                                    name,
                                    measured.cost().microseconds(),
                                    measured.cost().lowest(),
                                    measured.cost().highest(),
                                    measured.cost().flat(),
                                    measured.cost().perSecond())
                            : name + ",,,,,,,,,\r\n");
        }
        for (var outcome : results.outcomes()) {
            if (outcome instanceof Outcome.Measured measured) {
                for (var line : measured.statistics().measured()) {
                    csv.append(line(measured, line));
                }
            } else {
                csv.append("scenario,")
                        .append(quoted(outcome.scenario().title()))
                        .append(",,,,,,,,,\r\n");
            }
        }
        return csv.toString();
    }

    private static String line(Outcome.Measured outcome, Statistics.Line line) {
        return String.format(
                Locale.ROOT,
                "scenario,%s,%.1f,,,%b,,%d,%d,%d,%d\r\n",
                quoted(outcome.scenario().title() + ": " + line.name()),
                outcome.microsecondsOfCpu(),
                outcome.warm(),
                line.requests(),
                line.failed(),
                line.medianMilliseconds(),
                line.p99Milliseconds());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
