package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.DecisionInput.TaskFacts;
import dev.narrowgate.delegation.presenter.BoundTask;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskLimits;
import dev.narrowgate.delegation.token.Scopes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What decision points are told about the task of a request. */
class TaskFactsTest {

    private static final Task TASK = new Task(
            new TaskId(IDP, "task-1"),
            new TaskLimits(NOW.plusSeconds(90), null, Long.MAX_VALUE, Integer.MAX_VALUE),
            "support",
            "high");

    private static BoundTask known(Task task) {
        return new BoundTask(task, NOW.minusSeconds(60), 7, NOW, new BoundTask.First(ALICE, null));
    }

    private static Delegation bound(Task task) {
        return DelegationRules.bound(delegation(), known(task));
    }

    @Test
    void areItsIdItsEndAndItsLabels() {
        assertThat(TaskFacts.of(bound(TASK), Set.of(InputMember.TASK)))
                .isEqualTo(new TaskFacts(
                        "task-1", IDP, NOW.plusSeconds(90).getEpochSecond(), "support", "high", null, null));
    }

    @Test
    void areItsAgeAndItsCallsIfThePolicySaysSo() {
        assertThat(TaskFacts.of(bound(TASK), Set.of(InputMember.TASK_AGE)))
                .isEqualTo(new TaskFacts(null, null, null, null, null, 60L, null));
        assertThat(TaskFacts.of(bound(TASK), Set.of(InputMember.TASK_CALLS)))
                .isEqualTo(new TaskFacts(null, null, null, null, null, null, 7L));
    }

    @Test
    void withoutADeadlineNoneIsTold() {
        assertThat(TaskFacts.of(bound(Task.of(IDP, "task-1")), Set.of(InputMember.TASK)))
                .isEqualTo(new TaskFacts("task-1", IDP, null, null, null, null, null));
    }

    @Test
    void aTaskThatTheGatewayDoesNotKnowHasNeitherAgeNorCalls() {
        assertThat(TaskFacts.of(delegation(), EnumSet.allOf(InputMember.class)))
                .isEqualTo(new TaskFacts("task-1", IDP, null, null, null, null, null));
    }

    @Test
    void thereAreNoneWithoutATaskOrWithoutAPolicyThatTellsThem() {
        assertThat(TaskFacts.of(delegate(token().task(null).build(), null), EnumSet.allOf(InputMember.class)))
                .isNull();
        assertThat(TaskFacts.of(bound(TASK), Set.of(InputMember.METHOD))).isNull();
    }

    /** A decision without a member and one with an empty member are two decisions. */
    @Test
    void x019_noChainAndAnEmptyChainShareNoDecision() {
        var direct = delegate(token().actors().scopes(Scopes.NONE).build(), null);

        for (var member : List.of(InputMember.CHAIN, InputMember.SCOPES)) {
            assertThat(asked(direct, member).fingerprint())
                    .as(member.written())
                    .isNotEqualTo(asked(direct, InputMember.TASK_CALLS).fingerprint());
        }
    }

    private static AccessRequest asked(Delegation delegation, InputMember... told) {
        return TestPolicies.policy()
                .build()
                .consulting(new Consultation(List.of("one"), EnumSet.copyOf(Arrays.asList(told))))
                .ask(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
    }

    @Test
    void whatIsLeftOfATaskIsNeverNegative() {
        assertThat(known(TASK).left()).isEqualTo(90);
        assertThat(known(TASK).age()).isEqualTo(60);
        assertThat(known(Task.of(IDP, "task-1")).left()).isEqualTo(Long.MAX_VALUE);
        var over = new BoundTask(
                TASK, NOW.plusSeconds(200), 0, NOW.plusSeconds(100), new BoundTask.First(ALICE, ORCHESTRATOR));
        assertThat(over.left()).isZero();
        assertThat(over.age()).isZero();
    }
}
