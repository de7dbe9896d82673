package dev.narrowgate.delegation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A budget of the task, of its policy, or of the pair of subject and actor is used up. */
public final class BudgetExhausted extends DelegationFailure.Denied {

    private final transient List<Left> left;
    private final transient @Nullable Duration retryAfter;

    /**
     * What is left of one budget.
     *
     * @param budget its name, such as {@code calls}
     * @param of the limit
     * @param left how much is left, not negative
     */
    public record Left(String budget, long of, long left) {}

    /**
     * @param left every budget of the request, the exhausted one first
     * @param retryAfter after which time an attempt may succeed; null if time does not help
     */
    public BudgetExhausted(String reason, List<Left> left, @Nullable Duration retryAfter) {
        super("budget-exhausted", reason);
        this.left = List.copyOf(left);
        this.retryAfter = retryAfter;
    }

    public List<Left> left() {
        return left;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
