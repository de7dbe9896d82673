package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of the files of one chain: {@code SERIES.DATE.NUMBER.jsonl}, in the order of their numbers. */
record FileSeries(Path folder, String name) {

    static final Pattern FILE = Pattern.compile("^(.+)\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{6})\\.jsonl");

    Path lock() {
        return folder.resolve(name + ".lock");
    }

    /** Returns the existing files, in order. */
    List<Path> files() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(this::contains)
                    .sorted(Comparator.comparing(FileSeries::number))
                    .toList();
        }
    }

    /** Returns the file after the existing ones. Numbers continue across days, so a gap shows a missing file. */
    Path next(LocalDate day) throws IOException {
        return after(0, day);
    }

    /** Returns the file after the existing ones and after a missing one. */
    Path after(int gone, LocalDate day) throws IOException {
        var files = files();
        int number = Math.max(gone, files.isEmpty() ? 0 : number(files.getLast())) + 1;
        return folder.resolve(String.format(Locale.ROOT, "%s.%s.%06d.jsonl", name, day, number));
    }

    private boolean contains(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() && matcher.group(1).equals(name);
    }

    /** Returns the day in a file's name. */
    static LocalDate day(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? LocalDate.parse(matcher.group(2)) : LocalDate.EPOCH;
    }

    /** Returns the number in a file's name. Files are ordered by number, because a clock may go back. */
    static int number(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    }
}
