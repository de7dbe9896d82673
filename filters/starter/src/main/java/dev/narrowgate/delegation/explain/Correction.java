package dev.narrowgate.delegation.explain;

import org.jspecify.annotations.Nullable;

/**
 * A change that corrects a fault.
 *
 * @param place where the configuration would change; null if it would not
 * @param yaml the line at that place
 * @param advice other steps or considerations; empty if there are none
 */
public record Correction(@Nullable String place, @Nullable String yaml, String advice) {

    /** A change of the configuration. */
    static Correction ofConfiguration(String place, String yaml, String advice) {
        return new Correction(place, yaml, advice);
    }

    /** A change of a token or a request. */
    static Correction ofRequest(String advice) {
        return new Correction(null, null, advice);
    }
}
