package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Finds audit files, in the order of their records. */
public final class AuditFiles {

    /** Orders by chain, and within a chain by the number of the file. */
    private static final Comparator<Path> IN_ORDER = Comparator.comparing(AuditFiles::chain)
            .thenComparing(FileSeries::number)
            .thenComparing(Comparator.naturalOrder());

    private AuditFiles() {}

    /** Returns the named files, and the files below the named folders. Fails when a path does not exist. */
    public static List<Path> of(List<Path> paths) throws IOException {
        var files = new TreeSet<>(IN_ORDER);
        for (var path : paths) {
            if (Files.notExists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            if (Files.isDirectory(path)) {
                try (var entries = Files.walk(path)) {
                    entries.filter(entry -> entry.toString().endsWith(".jsonl")).forEach(files::add);
                }
            } else {
                files.add(path);
            }
        }
        return List.copyOf(files);
    }

    /** Returns the common prefix of the files of a chain. A file with another form of name is a chain of its own. */
    public static Path chain(Path file) {
        var matcher = FileSeries.FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? file.resolveSibling(matcher.group(1)) : file;
    }
}
