package dev.narrowgate.delegation.explain;

/** A mend, and the trial in which it is made. */
record Candidate(Mend mend, Trial trial) {}
