package dev.narrowgate.delegation.engine.decision.point.rego;

import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.Findings;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A policy in Rego that is ready to be evaluated: a bundle, checked and translated, and the rule that decides. It does no I/O
 * after it is read.
 */
public final class RegoPolicy {

    private static final String EXPECTED = " (expected: a bundle of opa build -t wasm)";

    private final String fingerprint;
    private final RegoInstances instances;
    private final int entrypoint;
    private final RegoThreads threads = new RegoThreads();

    private RegoPolicy(String fingerprint, RegoInstances instances, int entrypoint) {
        this.fingerprint = fingerprint;
        this.instances = instances;
        this.entrypoint = entrypoint;
    }

    /**
     * Reads the bundle that a setting names, and translates it, which takes one or two seconds for the first one. Notes a problem
     * and returns null if it cannot be used.
     *
     * @param rego a {@code file:} address
     * @param entrypoint the rule that decides; null: the only one of the bundle
     */
    public static @Nullable RegoPolicy read(String rego, @Nullable String entrypoint, Findings findings) {
        var file = FileUri.path(rego);
        if (file == null) {
            findings.problem("rego", "'" + rego + "' does not fit (expected: file: and a path to a bundle)");
            return null;
        }
        try {
            var bundle = RegoBundle.read(file);
            var loaded = loaded(bundle);
            var number = number(loaded.entrypoints(), entrypoint, findings);
            return number == null ? null : new RegoPolicy(bundle.fingerprint(), loaded.instances(), number);
        } catch (IOException | RegoFailure unusable) {
            findings.problem("rego", file + ": " + unusable.getMessage() + EXPECTED);
            return null;
        }
    }

    private static final Pattern INTERFACE = Pattern.compile("1\\.(?:[2-9]|\\d\\d+)");

    private record Loaded(RegoInstances instances, Map<String, Integer> entrypoints) {}

    private static Loaded loaded(RegoBundle bundle) {
        var program = RegoProgram.of(bundle.wasm());
        try {
            var first = new RegoInstance(program, bundle.data());
            if (!INTERFACE.matcher(first.interfaceVersion()).matches()) {
                throw new RegoFailure("is for version " + first.interfaceVersion()
                        + " of OPA's interface, and the gateway has 1.2 and later of 1");
            }
            var instances = new RegoInstances(program, bundle.data(), names(first), first);
            return new Loaded(instances, first.entrypoints());
        } catch (RegoFailure known) {
            throw known;
        } catch (RuntimeException | StackOverflowError misfit) {
            throw new RegoFailure("has a policy.wasm that is not a policy of OPA");
        }
    }

    private static Map<Integer, String> names(RegoInstance first) {
        var names = new HashMap<Integer, String>();
        var missing = new TreeSet<String>();
        first.builtins().forEach((name, number) -> {
            names.put(number, name);
            if (!RegoBuiltin.ALL.containsKey(name)) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw new RegoFailure("calls " + String.join(", ", missing)
                    + ", which the gateway does not have; it has those that are compiled in, and "
                    + RegoBuiltin.names());
        }
        return Map.copyOf(names);
    }

    private static @Nullable Integer number(
            Map<String, Integer> entrypoints, @Nullable String wanted, Findings findings) {
        var known = "one of " + new TreeSet<>(entrypoints.keySet());
        if (wanted == null && entrypoints.size() != 1) {
            findings.problem("entrypoint", "missing (expected: " + known + ")");
            return null;
        }
        var number = wanted == null ? entrypoints.values().iterator().next() : entrypoints.get(wanted);
        if (number == null) {
            findings.problem("entrypoint", "'" + wanted + "' is not in the bundle (expected: " + known + ")");
        }
        return number;
    }

    /** Differs from that of another bundle. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Emits the result set in JSON: a list that is empty if the rule is undefined, and otherwise has one object with the member
     * {@code result}. Fails with {@code RegoFailure}. A cancelled evaluation is interrupted.
     */
    Mono<String> evaluate(Callable<byte[]> input, Instant now) {
        return threads.run(() -> instances.evaluate(entrypoint, input.call(), now));
    }
}
