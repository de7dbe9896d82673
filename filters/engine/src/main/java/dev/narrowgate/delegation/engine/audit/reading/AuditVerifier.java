package dev.narrowgate.delegation.engine.audit.reading;

import dev.narrowgate.delegation.engine.audit.AuditFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that no record of audit files was changed, dropped or reordered, and that each chain belongs to one gateway.
 * It cannot detect records missing at the very end, because the files do not show where the end was.
 */
public final class AuditVerifier {

    /**
     * A chain that was read.
     *
     * @param name of its files, without day and number
     * @param gateway that its records name; null when they name none
     * @param first the time of its first record; null without records, like {@code last}
     */
    public record Chain(
            Path name,
            @Nullable String gateway,
            long records,
            @Nullable String first,
            @Nullable String last) {}

    /**
     * The result of a verification.
     *
     * @param broken the first fault of each broken chain, copies of chains, and missing or unexpected chains; empty
     *     without faults
     * @param notes about incomplete lines of killed processes, and about files that retention removed
     */
    public record Report(List<Chain> seen, List<String> broken, List<String> notes) {
        public boolean holds() {
            return broken.isEmpty();
        }

        public int chains() {
            return seen.size();
        }

        public long records() {
            return seen.stream().mapToLong(Chain::records).sum();
        }
    }

    private AuditVerifier() {}

    /** Verifies files, and all audit files of folders. Fails when one cannot be read. */
    public static Report verify(List<Path> paths) throws IOException {
        return verify(paths, Set.of());
    }

    /**
     * Verifies files when the gateways are known.
     *
     * @param gateways each must have a chain, and no other gateway may have one; empty for any
     */
    public static Report verify(List<Path> paths, Set<String> gateways) throws IOException {
        Map<Path, List<Path>> chains = new TreeMap<>();
        for (var file : AuditFiles.of(paths)) {
            chains.computeIfAbsent(AuditFiles.chain(file), chain -> new ArrayList<>())
                    .add(file);
        }
        var seen = new ArrayList<Chain>();
        var broken = new ArrayList<String>();
        var notes = new ArrayList<String>();
        var starts = new HashMap<String, Path>();
        for (var chain : chains.entrySet()) {
            var check = new ChainCheck(chain.getKey());
            check.read(chain.getValue());
            seen.add(check.chain());
            broken.addAll(check.broken());
            notes.addAll(check.notes());
            var start = check.start();
            var original = start == null ? null : starts.putIfAbsent(start, chain.getKey());
            if (original != null) {
                broken.add(chain.getKey() + ": begins with the same record as " + original + ": one is a copy");
            }
        }
        broken.addAll(unexpected(seen, gateways));
        return new Report(List.copyOf(seen), List.copyOf(broken), List.copyOf(notes));
    }

    private static List<String> unexpected(List<Chain> seen, Set<String> gateways) {
        var problems = new ArrayList<String>();
        if (gateways.isEmpty()) {
            return problems;
        }
        var missing = new TreeSet<>(gateways);
        for (var chain : seen) {
            var gateway = chain.gateway();
            if (gateway != null && gateways.contains(gateway)) {
                missing.remove(gateway);
            } else if (chain.records() > 0) {
                problems.add(chain.name() + ": a chain of " + (gateway == null ? "no gateway" : "gateway " + gateway)
                        + ", which was not expected");
            }
        }
        missing.forEach(gateway -> problems.add("no record of gateway " + gateway + ", which was expected"));
        return problems;
    }
}
