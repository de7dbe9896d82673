package dev.narrowgate.delegation.engine.audit.reading;

import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import dev.narrowgate.delegation.engine.audit.chain.LineReader;
import dev.narrowgate.delegation.engine.audit.chain.SealedLine;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier.Chain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one chain from its first record to its last, or to the first fault. */
final class ChainCheck {

    private final Path name;
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private String head = HashChain.START;
    private long records;
    private @Nullable String start;
    private @Nullable String gateway;
    private @Nullable String first;
    private @Nullable String last;

    /** The place of a first record that is not the start, until a record of retention explains it. */
    private @Nullable String unexplained;

    /** The hash that the first record continues from. */
    private String front = HashChain.START;

    ChainCheck(Path name) {
        this.name = name;
    }

    void read(List<Path> files) throws IOException {
        for (var file : files) {
            if (!read(file, file.equals(files.getLast()))) {
                break;
            }
        }
        if (unexplained != null) {
            // This is the first fault of the chain.
            broken.addFirst(unexplained + ": the chain does not start here: records before this one are missing");
        }
    }

    /** Whether the chain is intact up to the end of the file. */
    private boolean read(Path file, boolean isLast) throws IOException {
        try (var lines = new LineReader(Files.newInputStream(file))) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                var place = file + ":" + lines.number();
                if (!lines.isComplete() && isLast) {
                    notes.add(place + ": an unfinished line at the end, left by a killed process; it is not a record");
                    return true;
                }
                var problem = take(line, place);
                if (problem != null) {
                    broken.add(place + ": " + problem);
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable String take(byte[] line, String place) {
        var sealed = SealedLine.of(line).orElse(null);
        if (sealed == null) {
            return "not a record of a chain";
        }
        if (!sealed.isIntact()) {
            return "the record was changed: its hash is " + sealed.computed() + ", the line says " + sealed.hash();
        }
        if (records == 0 && !sealed.previous().equals(HashChain.START)) {
            unexplained = place;
            front = sealed.previous();
        } else if (!sealed.previous().equals(head)) {
            return "records before this one are missing or in another order";
        }
        var record = RecordLine.of(line);
        if (records > 0 && !Objects.equals(record.gateway(), gateway)) {
            return "a record of gateway " + record.gateway() + " in a chain of gateway " + gateway;
        }
        add(sealed, record, place);
        return null;
    }

    private void add(SealedLine sealed, RecordLine record, String place) {
        if (records == 0) {
            start = sealed.hash();
            gateway = record.gateway();
            first = record.time();
        }
        records++;
        head = sealed.hash();
        last = record.time();
        if (unexplained != null && front.equals(record.retired())) {
            unexplained = null;
            notes.add(place + ": the files before were removed by retention, the last of them at " + record.time());
        }
    }

    /** Returns the hash of the first record, or null when there is none. */
    @Nullable
    String start() {
        return start;
    }

    Chain chain() {
        return new Chain(name, gateway, records, first, last);
    }

    List<String> broken() {
        // One fault for each chain, because records after a gap prove nothing.
        return broken.isEmpty() ? List.of() : List.of(broken.getFirst());
    }

    List<String> notes() {
        return notes;
    }
}
