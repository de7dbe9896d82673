package dev.narrowgate.delegation.engine.decision.point.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.settings.Findings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bundles of the tests. */
final class RegoBundles {

    private static final Path FOLDER = Path.of("src", "test", "resources", "rego");

    private RegoBundles() {}

    static String rules() {
        return FOLDER.resolve("rules.tar.gz").toUri().toString();
    }

    static String http() {
        return FOLDER.resolve("http.tar.gz").toUri().toString();
    }

    static RegoPolicy policy(String entrypoint) {
        var problems = new Problems();
        var policy = RegoPolicy.read(rules(), entrypoint, problems);
        assertThat(problems.found).isEmpty();
        if (policy == null) {
            throw new AssertionError("not loaded, and no problem noted");
        }
        return policy;
    }

    /** Collects problems by their keys. */
    static final class Problems implements Findings {

        final Map<String, String> found = new LinkedHashMap<>();

        @Override
        public void problem(String key, String message) {
            found.putIfAbsent(key, message);
        }

        @Override
        public boolean isWritten(String key) {
            return false;
        }

        @Override
        public @Nullable String text(String key) {
            return null;
        }

        @Override
        public void checkAddress(String key, String address) {}

        @Override
        public boolean hasBundle(String name) {
            return false;
        }

        @Override
        public Findings below(String section) {
            return this;
        }
    }
}
