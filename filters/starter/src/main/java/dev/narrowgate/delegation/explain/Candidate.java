package dev.narrowgate.delegation.explain;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change that may correct a fault.
 *
 * @param words matches the faults on which the change is tried
 * @param trial makes the trial with the change; null if the change is not possible
 * @param unproven whether something stays unchecked with the change
 */
record Candidate(Words words, Correction correction, Supplier<@Nullable Trial> trial, boolean unproven) {

    /** A fault matches if it contains one of these texts. */
    record Words(String... any) {
        boolean concern(String fault) {
            for (var word : any) {
                for (int i = 0; i + word.length() <= fault.length(); i++) {
                    if (fault.startsWith(word, i)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    boolean concerns(HopRun run) {
        return run.faults().stream().anyMatch(words::concern);
    }
}
