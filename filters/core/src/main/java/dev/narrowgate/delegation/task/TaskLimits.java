package dev.narrowgate.delegation.task;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a task that travel with its tokens. Each gateway may make them narrower, and none may make them wider
 * (law 6).
 *
 * @param deadline when the task ends; {@code Instant.MAX} for no end
 * @param audiences the audiences that the task may reach; null for all
 * @param calls the maximum number of forwarded requests; {@code Long.MAX_VALUE} for no limit
 * @param inFlight the maximum number of requests at one time; {@code Integer.MAX_VALUE} for no limit
 */
public record TaskLimits(Instant deadline, @Nullable Set<String> audiences, long calls, int inFlight) {

    /** No limit. */
    public static final TaskLimits NONE = new TaskLimits(Instant.MAX, null, Long.MAX_VALUE, Integer.MAX_VALUE);

    public TaskLimits {
        audiences = audiences == null ? null : Set.copyOf(audiences);
        if (calls < 0 || inFlight < 0) {
            throw new IllegalArgumentException("a budget is not negative");
        }
    }

    /** Returns the narrower of both, limit by limit. */
    public TaskLimits and(TaskLimits other) {
        return new TaskLimits(
                deadline.isBefore(other.deadline) ? deadline : other.deadline,
                both(audiences, other.audiences),
                Math.min(calls, other.calls),
                Math.min(inFlight, other.inFlight));
    }

    public boolean allows(String audience) {
        return audiences == null || audiences.contains(audience);
    }

    public boolean hasDeadline() {
        return !deadline.equals(Instant.MAX);
    }

    /** Whether calls have to be counted. */
    public boolean hasBudget() {
        return calls < Long.MAX_VALUE || inFlight < Integer.MAX_VALUE;
    }

    private static @Nullable Set<String> both(@Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.stream().filter(other::contains).collect(Collectors.toUnmodifiableSet());
    }
}
