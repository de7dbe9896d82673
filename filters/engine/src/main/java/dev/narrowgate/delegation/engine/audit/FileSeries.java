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

    /** The files that are there, in order. */
    List<Path> files() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(this::contains)
                    .sorted(Comparator.comparing(FileSeries::number))
                    .toList();
        }
    }

    /** The file after those that are there. Its number goes on over days, and tells a missing file. */
    Path next(LocalDate day) throws IOException {
        return after(0, day);
    }

    /** The file after those that are there, and after one that is not there any more. */
    Path after(int gone, LocalDate day) throws IOException {
        var files = files();
        int number = Math.max(gone, files.isEmpty() ? 0 : number(files.getLast())) + 1;
        return folder.resolve(String.format(Locale.ROOT, "%s.%s.%06d.jsonl", name, day, number));
    }

    private boolean contains(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() && matcher.group(1).equals(name);
    }

    /** The day in a file's name. */
    static LocalDate day(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? LocalDate.parse(matcher.group(2)) : LocalDate.EPOCH;
    }

    /** The place of a file in its series. A clock may go back, a number does not. */
    static int number(Path file) {
        var matcher = FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    }
}
