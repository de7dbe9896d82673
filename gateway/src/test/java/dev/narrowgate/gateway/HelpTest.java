package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command describes its purpose and its usage. */
class HelpTest {

    private final StringWriter out = new StringWriter();
    private final CommandLine commands = Narrowgate.commandLine().setOut(new PrintWriter(out, true));

    /** The commands and their subcommands, each with its names. */
    static Stream<List<String>> commands() {
        return below(List.of(), Narrowgate.commandLine()).filter(names -> !names.equals(List.of("help")));
    }

    private static Stream<List<String>> below(List<String> names, CommandLine command) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> {
            var all = new ArrayList<>(names);
            all.add(entry.getKey());
            return Stream.concat(Stream.of(List.copyOf(all)), below(all, entry.getValue()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void theProgramNamesItsCommands(String word) {
        assertThat(commands.execute(word)).isZero();
        assertThat(out.toString()).contains("Usage: narrowgate", "serve", "demo", "validate", "init", "keys", "audit");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(List<String> names) {
        var words = new ArrayList<>(names);
        words.add("--help");

        assertThat(commands.execute(words.toArray(String[]::new))).isZero();
        assertThat(out.toString()).startsWith("Usage: narrowgate " + String.join(" ", names));
    }

    @Test
    void theVersionIsAlsoAnOption() {
        assertThat(commands.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("narrowgate ");
    }

    @Test
    void theReadmeNamesEveryCommand() throws Exception {
        var readme = Files.readString(Path.of("../README.md"));

        assertThat(Narrowgate.commandLine().getSubcommands().keySet())
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
