package dev.narrowgate.delegation.decision;

/** What a policy insists on beyond scopes. */
public enum Requirement {
    /** Somebody acts for the subject, and the token says who. */
    ACTOR,
    /** The token was given for a task. */
    TASK,
    /** The presenter proved who it is. */
    PROOF
}
