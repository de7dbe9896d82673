package dev.narrowgate.load.report;

import dev.narrowgate.load.comparison.Checks;
import dev.narrowgate.load.comparison.Row;
import dev.narrowgate.load.scenario.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page with the results. */
final class Markdown {

    private Markdown() {}

    static String page(Results results, Machine machine, LocalDate day, String plot) {
        var page = new StringBuilder();
        page.append("# What a request costs\n\n")
                .append("`")
                .append(results.command())
                .append("` wrote this page on ")
                .append(day)
                .append(".\n\n")
                .append("Machine: ")
                .append(machine)
                .append(". Times are those of this machine, ratios travel.\n");
        if (!results.rows().isEmpty()) {
            page.append(comparison(results, plot));
        }
        if (!results.outcomes().isEmpty()) {
            page.append(scenarios(results.outcomes()));
        }
        return page.toString();
    }

    private static String comparison(Results results, String plot) {
        var page = new StringBuilder("""

                ## Beside other proxies

                Each program has one processor, the same next hop and the same token (RS256), from 32 connections. The cost is \
                the CPU time of its processes over the requests answered, after it became flat; the median of the windows, \
                with the lowest and the highest. Before that, each program got requests to refuse: what it refused was seen.

                | program | CPU µs a request | times the relay | requests a second | refused | next hop gets | beside forwarding, it |
                |---|---|---|---|---|---|---|
                """);
        var relay = results.measured().stream()
                .filter(row -> row.peer().id().equals("bare-netty-relay"))
                .mapToDouble(row -> row.cost().microseconds())
                .findFirst();
        for (var row : results.rows()) {
            page.append(
                    switch (row) {
                        case Row.Missing missing ->
                            "| %s | missing: %s | | | | | |\n"
                                    .formatted(row.peer().title(), missing.reason());
                        case Row.Failed failed ->
                            "| %s | failed: %s | | | | | |\n"
                                    .formatted(row.peer().title(), failed.reason());
                        case Row.Measured measured ->
                            String.format(
                                    Locale.ROOT,
                                    "| %s | %.0f (%.0f to %.0f)%s | %s | %,.0f | %s | %s | %s |\n",
                                    row.peer().title(),
                                    measured.cost().microseconds(),
                                    measured.cost().lowest(),
                                    measured.cost().highest(),
                                    measured.cost().flat() ? "" : ", not flat",
                                    relay.isPresent()
                                            ? String.format(
                                                    Locale.ROOT,
                                                    "%.1f",
                                                    measured.cost().microseconds() / relay.getAsDouble())
                                            : "",
                                    measured.cost().perSecond(),
                                    refused(measured.checks()),
                                    measured.checks().passesOn() ? "the caller's token" : "a narrower token",
                                    measured.peer().work());
                    });
        }
        return page.append("\n![Plot](").append(plot).append(")\n").toString();
    }

    private static String refused(Checks checks) {
        var refused = new ArrayList<String>();
        if (checks.missing()) {
            refused.add("no token");
        }
        if (checks.damaged()) {
            refused.add("damaged");
        }
        if (checks.expired()) {
            refused.add("expired");
        }
        if (checks.audience()) {
            refused.add("other audience");
        }
        return refused.isEmpty() ? "nothing" : String.join(", ", refused);
    }

    private static String scenarios(List<Outcome> outcomes) {
        var page = new StringBuilder("""

                ## Scenarios

                One gateway, warm, on one processor; Gatling, the issuer and the next hop share another. The times are whole \
                milliseconds. The cost is the gateway's CPU time over all requests of the scenario.

                | scenario | requests | number | failed | p50 ms | p99 ms | CPU µs a request |
                |---|---|---|---|---|---|---|
                """);
        for (var outcome : outcomes) {
            for (var line : outcome.statistics().measured()) {
                page.append(String.format(
                        Locale.ROOT,
                        "| %s%s | %s | %,d | %d | %d | %d | %,.0f |\n",
                        outcome.scenario().description(),
                        outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")",
                        line.name(),
                        line.requests(),
                        line.failed(),
                        line.medianMilliseconds(),
                        line.p99Milliseconds(),
                        outcome.microsecondsOfCpu()));
            }
        }
        return page.toString();
    }
}
