package dev.narrowgate.delegation.explain;

import org.jspecify.annotations.Nullable;

/**
 * What would set a fault right.
 *
 * @param place where the configuration would change; null when nothing of it would
 * @param yaml the line there
 * @param advice what else to do or to think of; empty when there is nothing to say
 */
public record Mend(@Nullable String place, @Nullable String yaml, String advice) {

    /** Of the configuration. */
    static Mend line(String place, String yaml, String advice) {
        return new Mend(place, yaml, advice);
    }

    /** Of a token or a request. */
    static Mend elsewhere(String advice) {
        return new Mend(null, null, advice);
    }
}
