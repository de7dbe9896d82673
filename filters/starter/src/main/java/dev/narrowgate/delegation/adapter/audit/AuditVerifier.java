package dev.narrowgate.delegation.adapter.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves of audit files that no record was changed, dropped or reordered. It cannot see records missing from the very end:
 * nothing in the files can tell where the end was.
 */
public final class AuditVerifier {

    /**
     * What was found.
     *
     * @param broken the first place of each chain that does not hold, empty when all hold
     * @param notes about half lines at an end, as a killed process leaves them
     */
    public record Report(int chains, long records, List<String> broken, List<String> notes) {
        public boolean holds() {
            return broken.isEmpty();
        }
    }

    private long records;
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private AuditVerifier() {}

    /** Looks at files, and at all audit files of folders. Fails when one cannot be read. */
    public static Report verify(List<Path> paths) throws IOException {
        var verifier = new AuditVerifier();
        Map<Path, List<Path>> chains = new TreeMap<>();
        for (var file : AuditFiles.of(paths)) {
            chains.computeIfAbsent(AuditFiles.chain(file), chain -> new ArrayList<>())
                    .add(file);
        }
        for (var files : chains.values()) {
            verifier.verifyChain(files);
        }
        return new Report(chains.size(), verifier.records, verifier.broken, verifier.notes);
    }

    private void verifyChain(List<Path> files) throws IOException {
        var head = HashChain.START;
        for (var file : files) {
            var last = file.equals(files.getLast());
            var next = verifyFile(file, head, last);
            if (next == null) {
                return;
            }
            head = next;
        }
    }

    /** The hash of the file's last record, or null when the chain breaks in it. */
    private @Nullable String verifyFile(Path file, String head, boolean last) throws IOException {
        var previous = head;
        try (var lines = new LineReader(Files.newInputStream(file))) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                var place = file + ":" + lines.number();
                if (!lines.isComplete() && last) {
                    notes.add(place + ": an unfinished line at the end, as a killed process leaves it; not a record");
                    return previous;
                }
                var sealed = SealedLine.of(line).orElse(null);
                var problem = problem(sealed, previous);
                if (sealed == null || problem != null) {
                    broken.add(place + ": " + problem);
                    return null;
                }
                previous = sealed.hash();
                records++;
            }
        }
        return previous;
    }

    private static @Nullable String problem(@Nullable SealedLine line, String previous) {
        if (line == null) {
            return "not a record of a chain";
        }
        if (!line.isIntact()) {
            return "the record was changed: its hash is " + line.computed() + ", the line says " + line.hash();
        }
        if (!line.previous().equals(previous)) {
            return previous.equals(HashChain.START)
                    ? "the chain does not start here: records before this one are missing"
                    : "records before this one are missing or in another order";
        }
        return null;
    }
}
