package dev.narrowgate.gateway.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks the statements of the demo. A false statement is kept, and determines the exit code. */
final class DemoChecks {

    private final List<String> failures = new ArrayList<>();

    void equal(String what, @Nullable Object expected, @Nullable Object actual) {
        that(what + ": expected " + expected + ", was " + actual, Objects.equals(expected, actual));
    }

    void that(String what, boolean holds) {
        if (!holds) {
            failures.add(what);
        }
    }

    List<String> failures() {
        return failures;
    }
}
