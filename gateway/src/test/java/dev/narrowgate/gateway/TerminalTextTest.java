package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTextTest {

    /** Cc, Cf, Zl, Zp, Co, Cs, and unassigned code points. */
    private static final Set<Integer> CATEGORIES = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.PRIVATE_USE,
            (int) Character.SURROGATE,
            (int) Character.UNASSIGNED);

    @TempDir
    private Path folder;

    @Test
    void everyCodePointOfAHiddenCategoryIsEscaped() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(TerminalTextTest::isHidden)
                .forEach(point -> {
                    var text = TerminalText.of("a" + Character.toString(point) + "b");
                    assertThat(text).as("U+%04X", point).isEqualTo("a\\u{" + Integer.toHexString(point) + "}b");
                });
    }

    @Test
    void everyOtherWriterEscapesThemExceptLineEnds() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(TerminalTextTest::isHidden)
                .filter(point -> point != '\n' && point != '\r')
                .forEach(point -> {
                    var printed = printed("a" + Character.toString(point) + "b");
                    assertThat(printed.codePoints().noneMatch(TerminalTextTest::isHidden))
                            .as("U+%04X", point)
                            .isTrue();
                });
    }

    @Test
    void visibleTextStaysUnchanged() {
        var text = "├─ hop 1  GET /tickets/17  alice → Çelik 王 😀 (naïve) ✓";

        assertThat(TerminalText.of(text)).isSameAs(text);
        assertThat(printed(text)).isEqualTo(text);
    }

    @Test
    void coloursOfTheProgramPassAndOtherSequencesDoNot() {
        assertThat(printed("\u001b[1;36mtitle\u001b[0m")).isEqualTo("\u001b[1;36mtitle\u001b[0m");
        assertThat(printed("\u001b[2Jgone")).isEqualTo("\\u{1b}[2Jgone");
        assertThat(printed("\u001b]0;title\u0007")).isEqualTo("\\u{1b}]0;title\\u{7}");
        assertThat(printed("\u001b")).isEqualTo("\\u{1b}");
    }

    @Test
    void invisibleCharactersOfOtherCategoriesAreEscaped() {
        assertThat(TerminalText.of("a\uFE0F\u3164\u2800\u034F")).isEqualTo("a\\u{fe0f}\\u{3164}\\u{2800}\\u{34f}");
    }

    @Test
    void aSurrogatePairInTwoWritesIsPrintedWhole() throws IOException {
        var out = new StringWriter();
        var writer = new TerminalWriter(out);
        for (var unit : "😀".toCharArray()) {
            writer.write(unit);
        }

        assertThat(out).hasToString("😀");
    }

    @Test
    void theTreeOfATaskPrintsNoHiddenCharacter() throws IOException {
        var hidden = "\\u202Ecilbup\\u2066\\u200B\\u001b[8m\\nforged: hop\\uFEFF\\uE000";
        Files.writeString(folder.resolve("x.jsonl"), """
                {"time":"t","hop_id":"h","event":"decided","method":"GET","path":"/%1$s","outcome":"denied","code":"c","reason":"%1$s",\
                "subject":{"sub":"%1$s"},"actors":[{"sub":"%1$s"}],"task":"T","hop":1,"policy":"%1$s"}
                """.formatted(hidden));

        var printed = run("audit", "tree", "--task", "T", folder.toString());

        assertThat(printed.lines()).hasSize(2);
        assertThat(printed.codePoints().filter(point -> point != '\n').noneMatch(TerminalTextTest::isHidden))
                .isTrue();
        assertThat(printed).contains("\\u{202e}cilbup", "\\u{1b}[8m\\u{a}forged");
    }

    @Test
    void verifyNamesAForeignGatewayWithoutItsHiddenCharacters() throws IOException {
        Files.writeString(folder.resolve("x.jsonl"), "not a record\u202E\n");

        var printed = run("audit", "verify", "--gateway", "https://a\u202E.example", folder.toString());

        assertThat(printed).contains("not a record of a chain", "https://a\\u{202e}.example");
    }

    /** The only place that names the streams puts the writer before them. */
    @Test
    void everyCommandPrintsThroughTheWriter() throws IOException {
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                if (!source.endsWith("Narrowgate.java")) {
                    assertThat(Files.readString(source))
                            .as(source.toString())
                            .doesNotContain("System.out", "System.err");
                }
            }
        }
    }

    private static String run(String... arguments) {
        var out = new StringWriter();
        var commands = Narrowgate.commandLine();
        commands.setOut(new PrintWriter(out, true));
        commands.execute(arguments);
        return out.toString();
    }

    private static String printed(String text) {
        var out = new StringWriter();
        try (var writer = new PrintWriter(new TerminalWriter(out))) {
            writer.print(text);
        }
        return out.toString();
    }

    private static boolean isHidden(int point) {
        return CATEGORIES.contains(Character.getType(point));
    }
}
