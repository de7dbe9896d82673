package dev.narrowgate.delegation.explain;

import java.util.List;

/**
 * Something that is wrong, and what would mend it.
 *
 * @param faults what the operator would read in the audit
 * @param mend that was tried, or that nothing can try
 * @param tried whether the engine went on with it
 */
public record Finding(List<String> faults, Mend mend, boolean tried) {}
