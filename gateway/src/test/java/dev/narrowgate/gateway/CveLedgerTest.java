package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the page of public vulnerabilities with the tests that it names. */
class CveLedgerTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("^\\| (CVE-2026-\\d+), [^|]+ \\| [^|]+ \\| ([^|]+) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9_]+)`");
    private static final Pattern LAWS = Pattern.compile("limits|(?:[1-9]|1[01])(?:, (?:[1-9]|1[01]))*");

    /** The rows that the page must have. */
    private static final List<String> EXPECTED = List.of(
            "CVE-2026-96460",
            "CVE-2026-56668",
            "CVE-2026-9094",
            "CVE-2026-67332",
            "CVE-2026-72564",
            "CVE-2026-59822",
            "CVE-2026-49468");

    @Test
    void everyRowNamesItsLaw() throws Exception {
        assertThat(rows()).extracting(row -> row.group(1)).containsAll(EXPECTED).doesNotHaveDuplicates();
        assertThat(rows()).allSatisfy(row -> assertThat(row.group(2)).matches(LAWS));
    }

    @Test
    void everyNamedTestExists() throws Exception {
        var missing = new TreeSet<String>();
        for (var row : rows()) {
            var tests = TEST.matcher(row.group(3)).results().toList();
            assertThat(tests).as(row.group(1)).isNotEmpty();
            for (var test : tests) {
                if (!exists(test.group(1), test.group(2))) {
                    missing.add(test.group());
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/explanation/cves.md")))
                .results()
                .toList();
    }

    private static boolean exists(String type, String method) throws IOException {
        for (var module : List.of("filters/core", "filters/engine", "filters/starter", "gateway")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (var file :
                        files.filter(path -> path.endsWith(type + ".java")).toList()) {
                    return Files.readString(file).contains("void " + method + "(");
                }
            }
        }
        return false;
    }
}
