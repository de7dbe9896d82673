package dev.narrowgate.delegation.explain;

import java.util.List;

/**
 * Something that is wrong, and what would mend it.
 *
 * @param faults what the operator would read in the audit
 * @param tried whether the engine got further with the mend; else it is a hint that could not be tried
 */
public record Finding(List<String> faults, Mend mend, boolean tried) {}
