package dev.narrowgate.load.report;

import dev.narrowgate.load.comparison.Row;
import java.util.Locale;

/** The numbers for programs (RFC 4180): one line for each program and for each kind of request of a scenario. */
final class Csv {

    private Csv() {}

    static String table(Results results) {
        var csv =
                new StringBuilder("kind,name,cpu_us,lowest_us,highest_us,per_second,requests,failed,p50_ms,p99_ms\r\n");
        for (var row : results.rows()) {
            var name = "comparison," + quoted(row.peer().title());
            csv.append(
                    row instanceof Row.Measured measured
                            ? String.format(
                                    Locale.ROOT,
                                    "%s,%.1f,%.1f,%.1f,%.0f,,,,\r\n",
                                    name,
                                    measured.cost().microseconds(),
                                    measured.cost().lowest(),
                                    measured.cost().highest(),
                                    measured.cost().perSecond())
                            : name + ",,,,,,,,\r\n");
        }
        for (var outcome : results.outcomes()) {
            for (var line : outcome.statistics().measured()) {
                csv.append(String.format(
                        Locale.ROOT,
                        "scenario,%s,%.1f,,,,%d,%d,%d,%d\r\n",
                        quoted(outcome.scenario().title() + ": " + line.name()),
                        outcome.microsecondsOfCpu(),
                        line.requests(),
                        line.failed(),
                        line.medianMilliseconds(),
                        line.p99Milliseconds()));
            }
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
