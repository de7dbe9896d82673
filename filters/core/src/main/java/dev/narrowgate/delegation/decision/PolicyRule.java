package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.presenter.Delegation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A condition that an operator wrote. The rule first names the facts that it reads, and then decides by those facts
 * alone. Therefore the rule cannot depend on anything outside the key of its cached verdict (law 10).
 */
public interface PolicyRule {

    /** No further condition. */
    PolicyRule NONE = new PolicyRule() {
        @Override
        public List<Object> facts(Delegation delegation, Action action, Resource resource) {
            return List.of();
        }

        @Override
        public boolean holds(List<Object> facts) {
            return true;
        }
    };

    /** The facts of this request that the rule reads: immutable values, compared by content. */
    List<Object> facts(Delegation delegation, Action action, Resource resource);

    /** Whether the rule is met. Fails with {@code DecisionUnavailable} when it cannot be evaluated. */
    boolean holds(List<Object> facts);

    /** Returns the part of the rule that is not met, with the position at fault, or an empty text. It is for the operator. */
    default String fault(List<Object> facts) {
        return "";
    }

    /**
     * Returns the values of the parts of the rule, for an explanation; empty without a rule. It takes longer than the rule itself.
     *
     * @param redaction removes tokens from a text
     */
    default Optional<ExplainedRule> explained(List<Object> facts, UnaryOperator<String> redaction) {
        return Optional.empty();
    }
}
