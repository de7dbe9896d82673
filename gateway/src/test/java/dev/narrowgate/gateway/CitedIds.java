package dev.narrowgate.gateway;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ids of attacks and requirements. Tests and pages cite them, and a page of docs/explanation explains them. */
final class CitedIds {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES =
            List.of("filters/core", "filters/engine", "filters/starter", "gateway", "config");

    /** The beginning of a test's name: {@code x001_tx08_}. */
    private static final Pattern TEST = Pattern.compile("void ((?:(?:[jbhx]\\d{3}|[a-z]{2}\\d{2}|f\\d)_)+)\\w+\\(");

    private static final Pattern ID = Pattern.compile("[a-z]+\\d+");

    private static final Pattern IN_TEXT = Pattern.compile("\\b(?:[JBHX]-\\d{3}|[A-Z]{2}-\\d{2})\\b");
    private static final Pattern ROW =
            Pattern.compile("^\\| ([A-Z]{1,2}-?\\d{1,3}) \\|.* \\| ((?:`\\w+`(?:, )?)+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private final Map<String, Set<String>> classesById = new TreeMap<>();
    private final Set<String> inTexts = new TreeSet<>();
    private final Set<String> testClasses = new HashSet<>();

    /** Reads the tests of all modules and the pages. */
    CitedIds() throws IOException {
        for (var module : MODULES) {
            var folder = ROOT.resolve(module).resolve("src/test/java");
            for (var file : Files.isDirectory(folder) ? files(folder, ".java") : List.<Path>of()) {
                var name = file.getFileName().toString().replace(".java", "");
                testClasses.add(name);
                read(name, Files.readString(file));
            }
        }
        for (var page : files(ROOT.resolve("docs"), ".md")) {
            addIds(Files.readString(page));
        }
    }

    private void read(String testClass, String source) {
        TEST.matcher(source)
                .results()
                .flatMap(test -> ID.matcher(test.group(1)).results())
                .forEach(id -> classesById
                        .computeIfAbsent(written(id.group()), same -> new TreeSet<>())
                        .add(testClass));
        addIds(source);
    }

    private void addIds(String text) {
        IN_TEXT.matcher(text).results().forEach(id -> inTexts.add(id.group()));
    }

    /** {@code x001} is the row {@code X-001}, and {@code f9} the row {@code F9}. */
    private static String written(String id) {
        var upper = id.toUpperCase(Locale.ROOT);
        return upper.length() < 3 ? upper : upper.replaceFirst("(?=\\d)", "-");
    }

    /** Every id of this form that a name of a test, a comment of a test or a page cites. */
    Set<String> all(String form) {
        return Stream.concat(classesById.keySet().stream(), inTexts.stream())
                .filter(id -> id.matches(form))
                .collect(toUnmodifiableSet());
    }

    /** The rows of a page, each with the classes that it names. */
    Map<String, List<String>> rows(String page) throws IOException {
        var rows = new HashMap<String, List<String>>();
        ROW.matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .forEach(row -> rows.put(
                        row.group(1),
                        NAME.matcher(row.group(2))
                                .results()
                                .map(name -> name.group(1))
                                .toList()));
        return rows;
    }

    /** The classes that a page names although they do not exist, or have no test of the row. */
    List<String> unproven(Map<String, List<String>> rows) {
        var unproven = new ArrayList<String>();
        rows.forEach((id, classes) -> classes.stream()
                .filter(name -> !classesById.getOrDefault(id, testClasses).contains(name))
                .forEach(name -> unproven.add(id + " " + name)));
        return unproven;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
