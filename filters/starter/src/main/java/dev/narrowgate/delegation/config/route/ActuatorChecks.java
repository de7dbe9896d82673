package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Finds actuator endpoints that strangers could reach. On loopback every endpoint may be open. */
final class ActuatorChecks {

    private static final String EXPOSED = "management.endpoints.web.exposure.include";
    private static final String HIDDEN = "management.endpoints.web.exposure.exclude";
    private static final String POST = "management.endpoint.env.post.enabled";

    private final ConfigurationSource source;
    private final BiConsumer<String, String> warnings;

    ActuatorChecks(ConfigurationSource source, BiConsumer<String, String> warnings) {
        this.source = source;
        this.warnings = warnings;
    }

    void check() {
        if (!ManagementAddress.isReachable(source)) {
            return;
        }
        if (isExposed("gateway") && isWritable("gateway")) {
            open("gateway", "lets strangers add routes, without delegation too (expected: none or read-only)");
        }
        if (isExposed("shutdown") && isWritable("shutdown")) {
            open("shutdown", "lets strangers stop the gateway (expected: none)");
        }
        if (isExposed("heapdump") && isReadable("heapdump")) {
            open("heapdump", "gives strangers every key and every token in memory (expected: none)");
        }
        if (isExposed("loggers") && isWritable("loggers", "unrestricted")) {
            open(
                    "loggers",
                    "lets strangers set levels of the log that write tokens into it (expected: none or read-only)");
        }
        if (isExposed("env") && source.isTrue(POST) && isWritable("env", "unrestricted")) {
            source.problem(POST, "true lets strangers change the configuration" + reachable() + " (expected: false)");
        }
        for (var endpoint : List.of("env", "configprops")) {
            var key = "management.endpoint." + endpoint + ".show-values";
            if (isExposed(endpoint) && source.isOneOf(key, "always")) {
                source.problem(key, "always shows secrets to strangers" + reachable() + " (expected: never)");
            }
        }
        if (source.list(EXPOSED).contains("*")) {
            warnings.accept(EXPOSED, "'*' shows every endpoint to strangers" + reachable());
        }
    }

    private void open(String endpoint, String what) {
        source.problem("management.endpoint." + endpoint + ".access", what + reachable());
    }

    private static String reachable() {
        return ", as management.server.address is not on loopback";
    }

    private boolean isExposed(String endpoint) {
        var shown = ids(EXPOSED);
        var hidden = ids(HIDDEN);
        return (shown.contains("*") || shown.contains(endpoint)) && !hidden.contains("*") && !hidden.contains(endpoint);
    }

    /** Reads endpoint ids like the framework: {@code heap-dump} is {@code heapdump}. */
    private List<String> ids(String key) {
        return source.list(key).stream()
                .map(id -> id.strip().replace("-", "").replace(".", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    private boolean isWritable(String endpoint) {
        return isWritable(endpoint, "none");
    }

    /** @param otherwise the access if no setting names one */
    private boolean isWritable(String endpoint, String otherwise) {
        return "unrestricted".equals(access(endpoint, otherwise)) && !isCapped("read-only");
    }

    private boolean isReadable(String endpoint) {
        return !"none".equals(access(endpoint, "none"));
    }

    private boolean isCapped(String access) {
        var most = normal(source.text("management.endpoints.access.max-permitted"));
        return access.equals(most) || "none".equals(most);
    }

    private String access(String endpoint, String otherwise) {
        var own = normal(source.text("management.endpoint." + endpoint + ".access"));
        var common = normal(source.text("management.endpoints.access.default"));
        return isCapped("none") ? "none" : own != null ? own : common != null ? common : otherwise;
    }

    private static @Nullable String normal(@Nullable String access) {
        return access == null ? null : access.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
