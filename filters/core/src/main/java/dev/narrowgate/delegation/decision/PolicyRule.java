package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.presenter.Delegation;
import java.util.List;

/**
 * A condition that an operator wrote. It is asked in two steps, so that it cannot depend on anything that is not in the
 * key of its cached verdict (law 10): first it names the facts that it reads, then it judges by those alone.
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

    /** The facts of this request that the rule reads: immutable values, compared by what they are. */
    List<Object> facts(Delegation delegation, Action action, Resource resource);

    /** Whether the rule is met. Fails with {@code DecisionUnavailable} when it cannot be evaluated. */
    boolean holds(List<Object> facts);
}
