package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.TestDelegations.IDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.task.TaskRules.AfterSuccess;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskTermsTest {

    private static final Rate RATE = new Rate(1, Duration.ofNanos(1));

    @Test
    void requestsAreCountedIfAnyLimitNeedsIt() {
        var life = Duration.ofHours(1);

        assertThat(TaskTerms.NONE.isCounted()).isFalse();
        assertThat(new TaskTerms(life, Long.MAX_VALUE, Integer.MAX_VALUE, null).isCounted())
                .isFalse();
        assertThat(new TaskTerms(null, Long.MAX_VALUE - 1, Integer.MAX_VALUE, null).isCounted())
                .isTrue();
        assertThat(new TaskTerms(null, Long.MAX_VALUE, Integer.MAX_VALUE - 1, null).isCounted())
                .isTrue();
        assertThat(new TaskTerms(null, Long.MAX_VALUE, Integer.MAX_VALUE, RATE).isCounted())
                .isTrue();
    }

    @Test
    void aRateIsAtLeastOneRequestInATime() {
        assertThat(RATE.calls()).isOne();
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ofSeconds(-1)));
    }

    @Test
    void aPolicyKeepsItsRules() {
        var rules = new TaskRules(TaskTerms.NONE, AfterSuccess.ENDS_TASK, null, "high");

        assertThat(TestPolicies.policy().build().limiting(rules).tasks()).isEqualTo(rules);
        assertThat(TestPolicies.policy().build().tasks()).isEqualTo(TaskRules.NONE);
        var labelled = rules.labelled(new Task(new TaskId(IDP, "task-1"), TaskLimits.NONE, "support", "low"));
        assertThat(labelled.purpose()).isEqualTo("support");
        assertThat(labelled.sensitivity()).isEqualTo("high");
    }
}
