package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatewayActTest {

    private static final Revocable TASK = new Revocable.Task(new TaskId(IDP, "task-1"));

    @Test
    void aRevocationHasItsAuthorItsReasonAndItsEffect() {
        var act = GatewayAct.revocation("act-1", NOW, TestRevocations.of(TASK), new Dropped(1, 2, 3, 4));

        assertThat(act.event()).isEqualTo("revocation");
        assertThat(act.members())
                .containsExactly(
                        entry("revocation", "revocation-1"),
                        entry("revokes", "task task-1 of " + IDP),
                        entry("by", "operator"),
                        entry("reason", "a test"),
                        entry("dropped_tokens", 1),
                        entry("dropped_decisions", 2),
                        entry("dropped_issued", 3),
                        entry("dropped_streams", 4));
    }

    @Test
    void aCompletionIsAnEventOfItsOwn() {
        var completed = new Revocation("id", TASK, Manner.COMPLETED, NOW, null, Instant.MAX, "alice", "done");

        assertThat(GatewayAct.revocation("act-1", NOW, completed, Dropped.NOTHING)
                        .event())
                .isEqualTo("task_completed");
    }

    @Test
    void aLiftedRevocationNamesWhoLiftedIt() {
        var act = GatewayAct.lifted("act-1", NOW, TestRevocations.of(TASK), "another operator");

        assertThat(act.event()).isEqualTo("revocation_lifted");
        assertThat(act.members())
                .containsExactly(
                        entry("revocation", "revocation-1"),
                        entry("revokes", "task task-1 of " + IDP),
                        entry("by", "another operator"));
    }

    @Test
    void aCallOfAnOperatorNamesTheOperatorAndTheRequest() {
        var act = GatewayAct.operatorCall("act-1", NOW, "operator ops", "POST", "/actuator/configuration");

        assertThat(act.event()).isEqualTo("operator_call");
        assertThat(act.members())
                .containsExactly(
                        entry("by", "operator ops"), entry("method", "POST"), entry("path", "/actuator/configuration"));
    }
}
