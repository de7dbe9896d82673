package dev.narrowgate.delegation.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Faults, and the change that corrects them.
 *
 * @param faults the texts that the operator would read in the audit
 * @param tried whether the engine got further with the change; else the change is a hint that could not be tried
 */
public record Finding(
        List<String> faults, @JsonProperty("mend") Correction correction, boolean tried) {}
