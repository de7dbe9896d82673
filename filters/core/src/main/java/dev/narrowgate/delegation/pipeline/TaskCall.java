package dev.narrowgate.delegation.pipeline;

/** One request that was taken from the budgets of its task. */
public interface TaskCall {

    /** In place of a status: the caller left before the next hop answered, so nothing tells whether it succeeded. */
    int LEFT = -1;

    /** A request that no budget counts. */
    TaskCall UNCOUNTED = (forwarded, status) -> {};

    /**
     * Ends the request. Called once. A request that was not forwarded goes back into the budgets.
     *
     * @param forwarded whether any of the request may have come to the next hop
     * @param status the status of the answer of the next hop, even if it was cut; {@link #LEFT}; 0 if there was none
     */
    void end(boolean forwarded, int status);
}
