package dev.narrowgate.delegation.engine.settings;

/** Settings whose values limit each other, or whose files have to exist. Constraints of single values are annotations. */
public interface Checked {

    /** Notes each problem at the key below this section that it concerns. */
    void check(Findings findings);
}
