package dev.narrowgate.delegation.task;

import org.jspecify.annotations.Nullable;

/**
 * What a policy says about the tasks of its requests.
 *
 * @param terms the limits of a task at this policy, within those of the gateway
 * @param afterSuccess what ends when the next hop has answered with 2xx
 * @param purpose what requests of this policy are for; null: what the token says
 * @param sensitivity how sensitive requests of this policy are; null: what the token says
 */
public record TaskRules(
        TaskTerms terms,
        AfterSuccess afterSuccess,
        @Nullable String purpose,
        @Nullable String sensitivity) {

    /** No rule. */
    public static final TaskRules NONE = new TaskRules(TaskTerms.NONE, AfterSuccess.GOES_ON, null, null);

    /** What ends with a success. */
    public enum AfterSuccess {
        GOES_ON,
        /** The token that arrived, with every token that was made from it. */
        ENDS_TOKEN,
        /** The task. */
        ENDS_TASK
    }

    /** Returns the task as rules and decision points of this policy see it. The configuration says more of a route than a token. */
    public Task labelled(Task task) {
        return purpose == null && sensitivity == null
                ? task
                : new Task(
                        task.id(),
                        task.limits(),
                        purpose == null ? task.purpose() : purpose,
                        sensitivity == null ? task.sensitivity() : sensitivity);
    }
}
