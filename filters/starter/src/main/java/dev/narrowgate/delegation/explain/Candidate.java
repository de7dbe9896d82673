package dev.narrowgate.delegation.explain;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change that may mend a fault.
 *
 * @param words of the faults that it is for: others it is not tried on
 * @param trial with the change made; null when it cannot be
 * @param unproven whether something stays unchecked with it
 */
record Candidate(Words words, Mend mend, Supplier<@Nullable Trial> trial, boolean unproven) {

    /** Texts, one of which a fault has in it. */
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
