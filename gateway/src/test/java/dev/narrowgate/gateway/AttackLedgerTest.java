package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the table of attacks with the tests: each row has a test, or a line with the reason for none. */
class AttackLedgerTest {

    private static final Path ROOT = Path.of("..");
    private static final String PAGE = "docs/explanation/attacks.md";
    private static final List<String> MODULES =
            List.of("filters/core", "filters/engine", "filters/starter", "gateway", "config");

    /** A row's id is the beginning of the name of its tests. */
    private static final Pattern TEST = Pattern.compile("void ([jbhx]\\d{3})_[a-zA-Z0-9_]+\\(");

    private static final Pattern EXCUSE = Pattern.compile("^- \\*\\*([JBHX]-\\d{3})\\*\\*: \\S.+", Pattern.MULTILINE);

    @Test
    void everyRowHasATestOrALineWithTheReasonForNone() throws Exception {
        var missing = new TreeSet<>(rows());
        missing.removeAll(tested());
        missing.removeAll(excused());

        assertThat(missing)
                .as("rows without a test and without a line in docs/explanation/attacks.md")
                .isEmpty();
    }

    @Test
    void everyIdOfATestOrALineHasARow() throws Exception {
        assertThat(rows()).containsAll(tested()).containsAll(excused());
    }

    @Test
    void noRowHasBothATestAndALine() throws Exception {
        var both = new TreeSet<>(tested());
        both.retainAll(excused());

        assertThat(both).isEmpty();
    }

    @Test
    void everyRowThatIsCitedIsOnThePage() throws Exception {
        var ids = new CitedIds();
        var explained = new TreeSet<>(ids.rows(PAGE).keySet());
        explained.addAll(excused());

        assertThat(explained).containsAll(ids.all("[JBHX]-\\d{3}")).containsAll(rows());
    }

    @Test
    void everyClassThatARowNamesProvesIt() throws Exception {
        var ids = new CitedIds();

        assertThat(ids.unproven(ids.rows(PAGE))).isEmpty();
    }

    private static Set<String> rows() {
        var rows = new TreeSet<String>();
        // The number 54 is not used.
        IntStream.rangeClosed(1, 56).filter(row -> row != 54).forEach(row -> rows.add("J-%03d".formatted(row)));
        IntStream.rangeClosed(1, 11).forEach(row -> rows.add("B-%03d".formatted(row)));
        IntStream.rangeClosed(1, 31).forEach(row -> rows.add("H-%03d".formatted(row)));
        // Only the rows of exchange and chain that are implemented.
        IntStream.concat(IntStream.rangeClosed(1, 27), IntStream.of(29, 33, 34, 35))
                .forEach(row -> rows.add("X-%03d".formatted(row)));
        return rows;
    }

    private static Set<String> tested() throws IOException {
        var tested = new TreeSet<String>();
        for (var module : MODULES) {
            var folder = ROOT.resolve(module).resolve("src/test/java");
            for (var file : Files.isDirectory(folder) ? javaFiles(folder) : List.<Path>of()) {
                TEST.matcher(Files.readString(file))
                        .results()
                        .map(name -> name.group(1).toUpperCase(java.util.Locale.ROOT))
                        .forEach(id -> tested.add(id.charAt(0) + "-" + id.substring(1)));
            }
        }
        return tested;
    }

    private static Set<String> excused() throws IOException {
        var documentation = ROOT.resolve(PAGE);
        var excused = new TreeSet<String>();
        if (Files.exists(documentation)) {
            EXCUSE.matcher(Files.readString(documentation)).results().forEach(line -> excused.add(line.group(1)));
        }
        return excused;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
