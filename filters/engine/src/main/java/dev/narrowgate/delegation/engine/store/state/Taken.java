package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.BudgetExhausted.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a request that is taken from budgets. */
public sealed interface Taken {

    /** The request is counted in every budget. */
    non-sealed interface Granted extends Taken {

        /**
         * Ends the request. Called once. Waits for nothing. If the store cannot be asked, the request stays counted.
         *
         * @param forwarded false: the request goes back into the budgets
         */
        void end(boolean forwarded);
    }

    /**
     * The request is counted in no budget.
     *
     * @param budget the exhausted budget, such as {@code calls}
     * @param policy the policy whose budget it is; empty: the task's at this gateway
     * @param left what is left of each limited budget, the exhausted one first
     * @param retryAfter after which time an attempt may succeed; null if time does not help
     */
    record Exhausted(
            String budget,
            String policy,
            List<Left> left,
            @Nullable Duration retryAfter) implements Taken {

        public Exhausted {
            left = List.copyOf(left);
        }

        /** @param further what is left beside the budgets */
        public BudgetExhausted failure(List<Left> further) {
            var all = new ArrayList<>(left);
            all.addAll(further);
            return new BudgetExhausted(
                    "budget " + budget + (policy.isEmpty() ? "" : " of policy " + policy) + " is used up",
                    all,
                    retryAfter);
        }
    }
}
