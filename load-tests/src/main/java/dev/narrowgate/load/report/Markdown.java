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

    private static final String SHARED = "Programs and callers share the processors.";

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
                .append(". Times are those of this machine.\n");
        if (!results.rows().isEmpty()) {
            page.append(comparison(results, machine, plot));
        }
        if (!results.outcomes().isEmpty()) {
            page.append(scenarios(results.outcomes(), machine));
        }
        return page.toString();
    }

    private static String comparison(Results results, Machine machine, String plot) {
        var page = new StringBuilder(
                """

                ## Beside other proxies

                %s The next hop and the token (RS256) are the same for all, and 32 callers send the next request when the last \
                one is answered. The cost is the CPU time of a program's processes over the requests answered, after it became \
                flat: the median of the windows, with the lowest and the highest. The callers and the next hop have another \
                processor, and limit the requests a second of the fastest programs. Before the measurement each program got bad \
                tokens: the column "refused" shows which it refused.

                | program | CPU µs a request | times the relay | requests a second | refused | next hop gets | beside forwarding, it |
                |---|---|---|---|---|---|---|
                """.formatted(machine.isPinned() ? "Each program has one processor for itself." : SHARED));
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
                                    measured.checks().shown(),
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

    private static String scenarios(List<Outcome> outcomes, Machine machine) {
        var page = new StringBuilder("""

                ## Scenarios

                One gateway serves all of them, one after the other, after a warming. %s Gatling, the issuer and the next hop share \
                the rest. The times are whole milliseconds. The cost is the gateway's CPU time while Gatling runs, over all requests, \
                the warming included (10 s; 25 s for 10,000 tokens; none for 5,000 connections). It is higher than above: the \
                rate is lower, and the gateway is woken for each request. Which part comes from what was not measured.

                | scenario | CPU µs a request | kind of request | requests | unexpected answers | p50 ms | p99 ms |
                |---|---|---|---|---|---|---|
                """.formatted(machine.isPinned() ? "It has one processor for itself." : SHARED));
        for (var outcome : outcomes) {
            page.append(
                    switch (outcome) {
                        case Outcome.Failed failed ->
                            "| %s | failed: %s | | | | | |\n"
                                    .formatted(failed.scenario().description(), failed.reason());
                        case Outcome.Measured measured -> rows(measured);
                    });
        }
        return page.toString();
    }

    /** The cost is that of the scenario, so only its first line has it. */
    private static String rows(Outcome.Measured outcome) {
        var rows = new StringBuilder();
        var cost = String.format(
                Locale.ROOT, "%,.0f%s", outcome.microsecondsOfCpu(), outcome.warm() ? "" : ", not flat before");
        var scenario =
                outcome.scenario().description() + (outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")");
        for (var line : outcome.statistics().measured()) {
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %,d | %d | %d | %d |\n",
                    rows.isEmpty() ? scenario : "",
                    rows.isEmpty() ? cost : "",
                    line.name(),
                    line.requests(),
                    line.failed(),
                    line.medianMilliseconds(),
                    line.p99Milliseconds()));
        }
        return rows.toString();
    }
}
