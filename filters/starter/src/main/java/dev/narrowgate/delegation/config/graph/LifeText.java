package dev.narrowgate.delegation.config.graph;

import java.time.Duration;

/** Writes a life as in YAML: {@code 1h}, {@code 30m} or {@code 90s}. */
final class LifeText {

    private LifeText() {}

    static String of(Duration life) {
        long seconds = life.toSeconds();
        if (seconds == 0 || life.toNanosPart() != 0) {
            return life.toMillis() + "ms";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
