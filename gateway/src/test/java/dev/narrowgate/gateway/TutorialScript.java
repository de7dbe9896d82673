package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The blocks of a tutorial as one script, in their order. Commands run unchanged. Any other block is saved under the
 * name in the text before it, {@code Save this as `NAME`}.
 */
public final class TutorialScript {

    private static final Pattern BLOCK = Pattern.compile("```(sh|yaml|java)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SAVED = Pattern.compile("Save this as\\s`([^`]+)`");
    private static final String END_OF_FILE = "END_OF_FILE";

    private final String text;
    private final Path folder;
    private final Map<String, String> replaced = new LinkedHashMap<>();

    /**
     * @param tutorial a page of docs/tutorials
     * @param folder in which it runs
     */
    public TutorialScript(String tutorial, Path folder) throws Exception {
        this.text = Files.readString(Path.of("../docs/tutorials", tutorial));
        this.folder = folder;
    }

    /** Replaces a text everywhere, except within a longer number. */
    public TutorialScript replacing(String written, String by) {
        replaced.put(written, by);
        return this;
    }

    /** Replaces a port by a free one. */
    public TutorialScript replacingPort(int written) throws Exception {
        return replacing(String.valueOf(written), String.valueOf(Program.freePort()));
    }

    /** The free port that replaces this one. */
    public String port(int written) {
        return replaced.get(String.valueOf(written));
    }

    /** Runs every block. Fails when a command fails. Background processes end with the script. */
    public String run(Duration patience) throws Exception {
        var file = Files.write(folder.resolve("tutorial.sh"), script());
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            // The shell ends first, because it would begin the next command.
            var begun = process.descendants().toList();
            process.destroyForcibly().waitFor();
            begun.forEach(ProcessHandle::destroyForcibly);
        }
        assertThat(ended).as("ends in time: " + logs()).isTrue();
        assertThat(process.exitValue()).as(logs()).isZero();
        return Files.readString(output);
    }

    /** The output of the script and of its programs. */
    private String logs() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.newDirectoryStream(folder, "*.{txt,log}")) {
            for (var file : files) {
                all.append("== ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private List<String> script() throws Exception {
        var lines = new ArrayList<String>();
        lines.add("set -eu");
        lines.add("trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT");
        Program.ENVIRONMENT.forEach((name, value) -> lines.add("export " + name + "='" + value + "'"));
        // With javac, and with the script of the program.
        lines.add("export PATH='" + Program.SCRIPT.getParent() + "':\"$JAVA_HOME/bin:$PATH\"");
        var blocks = BLOCK.matcher(text);
        int read = 0;
        while (blocks.find()) {
            var content = replaced(blocks.group(2));
            lines.add(
                    blocks.group(1).equals("sh")
                            ? content
                            : saved(text.substring(read, blocks.start()), content, blocks.group(1)));
            read = blocks.end();
        }
        return lines;
    }

    /** Replaces all texts at once, so that no replacement is replaced again. */
    private String replaced(String block) {
        if (replaced.isEmpty()) {
            return block;
        }
        var alternatives = replaced.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile("(?<!\\d)(?:" + alternatives + ")(?!\\d)")
                .matcher(block)
                .replaceAll(found -> Matcher.quoteReplacement(replaced.get(found.group())));
    }

    private static String saved(String before, String content, String language) {
        var name = SAVED.matcher(before).results().reduce((first, second) -> second);
        assertThat(name)
                .as("a name for the block of " + language + " after: " + before)
                .isPresent();
        return "cat > '" + name.orElseThrow().group(1) + "' <<'" + END_OF_FILE + "'\n" + content + END_OF_FILE;
    }
}
