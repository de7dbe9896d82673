package dev.narrowgate.gateway.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the demo says is so. What was not is remembered, and makes the exit code. */
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
