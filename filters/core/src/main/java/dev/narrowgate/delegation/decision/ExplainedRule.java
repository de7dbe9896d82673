package dev.narrowgate.delegation.decision;

import java.util.List;

/**
 * A rule, with the value that each of its parts has for one request. Its texts are for the operator: they are bounded, and
 * without tokens.
 *
 * @param text the rule as it is written
 * @param parts the whole rule, and after each part its own parts
 * @param omitted the number of further parts, which are not listed
 * @param facts the variables that the rule reads
 */
public record ExplainedRule(String text, List<Part> parts, int omitted, List<Fact> facts) {

    /**
     * A part of a rule, evaluated alone.
     *
     * @param depth 0 for the whole rule
     * @param text as CEL writes it, with double quotes
     * @param value as CEL writes it; {@code error: ...} if the part has no value
     * @param found what a function of the chain found, with the position of the actor; may be empty
     */
    public record Part(int depth, String text, String value, String found) {}

    /** A fact on which the value depends: a part of the key of the cached decision. */
    public record Fact(String name, String value) {}

    public ExplainedRule {
        parts = List.copyOf(parts);
        facts = List.copyOf(facts);
    }
}
