package dev.narrowgate.delegation.decision;

/** A requirement of a policy beyond scopes. */
public enum Requirement {
    /** An actor acts for the subject: one that the token names, or the proven presenter. */
    ACTOR,
    /** The token was issued for a task. */
    TASK,
    /** The presenter proved its identity. */
    PROOF
}
