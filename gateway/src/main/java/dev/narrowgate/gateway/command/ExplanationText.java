package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.Explanation;
import dev.narrowgate.delegation.explain.Explanation.RouteExplained;
import dev.narrowgate.delegation.explain.Explanation.Stage;
import dev.narrowgate.delegation.explain.Finding;
import dev.narrowgate.gateway.TerminalText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an explanation for people. A token may contain any text, so each line is escaped. */
final class ExplanationText {

    private final List<String> lines = new ArrayList<>();

    private ExplanationText() {}

    static List<String> of(Explanation explanation) {
        var text = new ExplanationText();
        text.token("token", explanation.subject());
        text.token("actor token", explanation.actor());
        // Routes with the same result are printed together, because a token often has the same fault on all routes.
        var groups = new LinkedHashMap<List<@Nullable Object>, List<RouteExplained>>();
        explanation
                .routes()
                .forEach(route -> groups.computeIfAbsent(
                                Arrays.asList(
                                        route.code(),
                                        route.checked(),
                                        concluded(route),
                                        route.decision(),
                                        route.shadow(),
                                        route.findings()),
                                same -> new ArrayList<>())
                        .add(route));
        groups.values().forEach(text::routes);
        text.end(explanation);
        return text.lines;
    }

    private static List<List<String>> concluded(RouteExplained route) {
        return route.stages().stream()
                .map(stage -> List.of(stage.name(), stage.outcome(), stage.concluded()))
                .toList();
    }

    private void line(String text) {
        lines.add(TerminalText.of(text));
    }

    private void token(String name, @Nullable TrialToken token) {
        if (token != null) {
            line(name + "  (the content as it is written, not yet verified)");
            token.header().forEachEntry((key, value) -> member("header ", key, value));
            token.claims().forEachEntry((key, value) -> member("", key, value));
            lines.add("");
        }
    }

    /** Writes JSON, so that no text of a token looks like a line of this output. */
    private void member(String place, String name, Object value) {
        line("    " + place + ExplanationJson.value(name) + ": " + ExplanationJson.value(value));
    }

    private void routes(List<RouteExplained> same) {
        var first = same.getFirst();
        for (var route : same) {
            line("route " + route.route() + ", policy " + route.policy());
        }
        first.stages().forEach(this::stage);
        var decision = first.decision();
        if (decision != null) {
            new DecisionText(this::line).write(decision);
        }
        var shadow = first.shadow();
        if (shadow != null) {
            line(row("shadow", shadow.forwarded() ? "forwarded" : "refused", shadow.text()));
        }
        int number = 1;
        for (var finding : first.findings()) {
            finding(number++, finding);
        }
        if (!first.findings().isEmpty()) {
            line(
                    first.correctable()
                            ? "    With all of these changes the request would be permitted."
                            : "    It is not known whether these changes are enough.");
        }
        lines.add("");
    }

    private void stage(Stage stage) {
        line(row(stage.name(), stage.outcome(), stage.took()));
        if (!stage.concluded().isEmpty()) {
            line(" ".repeat(27) + stage.concluded());
        }
    }

    /** A line of a stage. */
    static String row(String name, String outcome, String text) {
        return "    %-9s %-12s %s".formatted(name, outcome, text);
    }

    private void finding(int number, Finding finding) {
        for (var fault : finding.faults()) {
            line("  %2d  wrong  %s".formatted(number, fault));
        }
        var correction = finding.correction();
        if (correction.yaml() != null) {
            line("      write  " + correction.yaml());
            line("      at     " + correction.place());
        }
        if (!correction.advice().isEmpty()) {
            // A change that could not be tried is only a hint.
            var word = correction.yaml() != null ? "note   " : finding.tried() ? "do     " : "see    ";
            line("      " + word + correction.advice());
        }
    }

    private void end(Explanation explanation) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var route : explanation.routes()) {
            counts.merge(verdict(route), 1, Integer::sum);
        }
        line(counts.entrySet().stream()
                        .map((Map.Entry<String, Integer> entry) -> entry.getKey() + " on " + entry.getValue()
                                + (entry.getValue() == 1 ? " route" : " routes"))
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("")
                + ".");
    }

    private static String verdict(RouteExplained route) {
        return route.permits()
                ? "Permitted"
                : route.checked() ? "Refused with " + route.status() + " " + route.code() : "Not checked";
    }
}
