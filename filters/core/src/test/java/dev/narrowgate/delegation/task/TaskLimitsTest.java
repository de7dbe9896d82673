package dev.narrowgate.delegation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Law 6: the limits of a task only shrink. */
class TaskLimitsTest {

    @Provide
    Arbitrary<TaskLimits> limits() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 3).map(Instant::ofEpochSecond),
                        Arbitraries.of("a", "b", "c").set().injectNull(0.3),
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.integers().between(0, 3))
                .as(TaskLimits::new);
    }

    @Property
    void lawSixBothTogetherAreWithinEach(@ForAll("limits") TaskLimits one, @ForAll("limits") TaskLimits other) {
        var both = one.and(other);

        assertThat(both.and(one)).isEqualTo(both);
        assertThat(both.and(other)).isEqualTo(both);
        assertThat(both).isEqualTo(other.and(one));
        for (var audience : Set.of("a", "b", "c", "d")) {
            assertThat(both.allows(audience)).isEqualTo(one.allows(audience) && other.allows(audience));
        }
    }

    @Property
    void oneIsWithinAnotherOnlyIfItAllowsNoMore(@ForAll("limits") TaskLimits one, @ForAll("limits") TaskLimits other) {
        var allowsMore = one.deadline().isAfter(other.deadline())
                || one.calls() > other.calls()
                || one.inFlight() > other.inFlight()
                || Set.of("a", "b", "c", "d").stream()
                        .anyMatch(audience -> one.allows(audience) && !other.allows(audience));

        assertThat(one.and(other).equals(one)).isEqualTo(!allowsMore);
    }

    @Test
    void withoutALimitThereIsNothingToCount() {
        assertThat(TaskLimits.NONE.hasBudget()).isFalse();
        assertThat(TaskLimits.NONE.hasDeadline()).isFalse();
        assertThat(new TaskLimits(Instant.EPOCH, null, 1, Integer.MAX_VALUE).hasBudget())
                .isTrue();
        assertThat(new TaskLimits(Instant.EPOCH, null, Long.MAX_VALUE, 1).hasBudget())
                .isTrue();
        assertThat(new TaskLimits(Instant.EPOCH, null, 1, 1).hasDeadline()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskLimits(Instant.MAX, null, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskLimits(Instant.MAX, null, 0, -1));
    }

    @Test
    void aTaskKeepsItsNameAndItsLabelsWithinOtherLimits() {
        var task = new Task(new TaskId("https://idp.example.com", "t"), TaskLimits.NONE, "travel", "high");
        var narrower = new TaskLimits(Instant.EPOCH, Set.of("a"), 1, 1);

        assertThat(task.within(narrower)).isEqualTo(new Task(task.id(), narrower, "travel", "high"));
        assertThat(task.name()).isEqualTo("t");
        assertThat(task.id()).hasToString("t of https://idp.example.com");
        assertThat(new TaskRules(TaskTerms.NONE, TaskRules.AfterSuccess.GOES_ON, null, "low").labelled(task))
                .isEqualTo(new Task(task.id(), TaskLimits.NONE, "travel", "low"));
        assertThat(new TaskRules(TaskTerms.NONE, TaskRules.AfterSuccess.GOES_ON, "sale", null).labelled(task))
                .isEqualTo(new Task(task.id(), TaskLimits.NONE, "sale", "high"));
        assertThat(TaskRules.NONE.labelled(task)).isSameAs(task);
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId("", "t"));
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId("i", ""));
    }
}
