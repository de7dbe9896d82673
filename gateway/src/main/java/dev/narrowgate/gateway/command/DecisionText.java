package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.decision.ExplainedRule;
import dev.narrowgate.delegation.decision.ExplainedRule.Fact;
import dev.narrowgate.delegation.decision.ExplainedRule.Part;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Demand;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Granted;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Point;
import java.util.List;
import java.util.function.Consumer;

/** Writes the explanation of a decision for people. */
final class DecisionText {

    /** Values stand in one column beside parts of up to this length. */
    private static final int WIDEST = 60;

    private static final String ERROR = "error: ";
    private static final String INDENT = " ".repeat(8);
    private static final String CONCLUSION = " ".repeat(27);

    private final Consumer<String> lines;

    /** @param lines takes each line, which is not escaped yet */
    DecisionText(Consumer<String> lines) {
        this.lines = lines;
    }

    void write(DecisionExplanation decision) {
        var rule = decision.rule();
        if (rule != null) {
            rule(rule);
        }
        facts("of the checks", decision.facts());
        if (rule != null) {
            facts("of the rule", rule.facts());
        }
        facts("for the decision points", decision.input());
        decision.points().forEach(this::point);
    }

    private void rule(ExplainedRule rule) {
        var whole = rule.parts().getFirst();
        var isError = whole.value().startsWith(ERROR);
        var written = rule.text().lines().iterator();
        lines.accept(ExplanationText.row("rule", isError ? "error" : whole.value(), written.next()));
        written.forEachRemaining(line -> lines.accept(CONCLUSION + line));
        if (isError || !whole.found().isEmpty()) {
            lines.accept(CONCLUSION + (isError ? whole.value() : whole.found()));
        }
        var parts = rule.parts().subList(1, rule.parts().size());
        columns(parts.stream().map(DecisionText::part).toList());
        if (rule.omitted() > 0) {
            lines.accept(INDENT + "… and " + rule.omitted() + " further parts");
        }
    }

    private static String[] part(Part part) {
        return new String[] {
            "  ".repeat(part.depth() - 1) + part.text(),
            part.value() + (part.found().isEmpty() ? "" : ": " + part.found())
        };
    }

    private void facts(String whose, List<Fact> facts) {
        if (!facts.isEmpty()) {
            lines.accept(ExplanationText.row("facts", whose, "").stripTrailing());
            columns(facts.stream()
                    .map(fact -> new String[] {fact.name(), fact.value()})
                    .toList());
        }
    }

    private void point(Point point) {
        lines.accept(ExplanationText.row("point", point.verdict(), point.name()));
        if (!point.reason().isEmpty()) {
            lines.accept(CONCLUSION + point.reason());
        }
        columns(point.obligations().stream().map(DecisionText::obligation).toList());
        var grant = point.grant();
        if (grant != null && !point.obligations().isEmpty()) {
            lines.accept(CONCLUSION + granted(grant));
        }
    }

    private static String[] obligation(Demand obligation) {
        return new String[] {
            obligation.type() + (obligation.values().isEmpty() ? "" : ": " + obligation.values()),
            obligation.fulfilled() ? "fulfilled" : "not fulfilled: " + obligation.reason()
        };
    }

    private static String granted(Granted grant) {
        return "scopes " + String.join(" ", grant.scopes()) + " for " + grant.audience() + ", at most "
                + grant.lifetime() + " s";
    }

    private void columns(List<String[]> rows) {
        int width = rows.stream()
                .mapToInt(row -> row[0].length())
                .filter(length -> length <= WIDEST)
                .max()
                .orElse(0);
        for (var row : rows) {
            lines.accept(INDENT + row[0] + " ".repeat(Math.max(0, width - row[0].length())) + "  " + row[1]);
        }
    }
}
