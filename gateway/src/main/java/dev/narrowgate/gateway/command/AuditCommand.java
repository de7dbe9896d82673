package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.engine.audit.reading.AuditTree;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier.Chain;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport;
import dev.narrowgate.gateway.TerminalText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads the audits of one gateway or of several. */
@Command(
        name = "audit",
        description = "Verifies audit files, prints the hops of a task, and reports policies in shadow mode.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class AuditCommand {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            name = "verify",
            description = "Proves that no record was changed, dropped or reordered. Exit code 1 if a record was, or"
                    + " if a chain is missing, unexpected or a copy.",
            mixinStandardHelpOptions = true)
    int verify(
            @Option(
                            names = "--gateway",
                            paramLabel = "NAME",
                            description = "A gateway that must have a chain. Chains of other gateways are then a"
                                    + " fault. Repeatable.")
                    List<String> gateways,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.") List<Path> paths)
            throws IOException {
        Set<String> expected = gateways == null ? Set.of() : Set.copyOf(gateways);
        var report = readable(() -> AuditVerifier.verify(paths, expected));
        report.seen().forEach(chain -> print("chain   " + describe(chain)));
        report.notes().forEach(note -> print("note    " + note));
        report.broken().forEach(place -> print("broken  " + place));
        if (report.chains() == 0) {
            print("no audit file found (expected: at least one *.jsonl file)");
            return 1;
        }
        print((report.holds() ? "Holds: " : "Does not hold: ") + report.records() + " records in " + report.chains()
                + (report.chains() == 1 ? " chain." : " chains."));
        return report.holds() ? 0 : 1;
    }

    private static String describe(Chain chain) {
        if (chain.records() == 0) {
            return chain.name() + ": no record";
        }
        return chain.name() + ": gateway " + (chain.gateway() == null ? "unknown" : chain.gateway()) + ", "
                + chain.records() + (chain.records() == 1 ? " record, " : " records, ") + chain.first() + " to "
                + chain.last();
    }

    @Command(
            name = "tree",
            description = "Prints the hops of a task as a tree. Exit code 1 if the task has no hop.",
            mixinStandardHelpOptions = true)
    int tree(
            @Option(names = "--task", required = true, paramLabel = "T", description = "The task's id.") String task,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.") List<Path> paths)
            throws IOException {
        var tree = readable(() -> AuditTree.of(task, paths));
        print("task " + task);
        tree.lines().forEach(this::print);
        if (tree.isEmpty()) {
            print("no hop of this task is in these files");
        }
        return tree.isEmpty() ? 1 : 0;
    }

    @Command(
            name = "shadow",
            description =
                    "Shows what the enforcement of policies in shadow mode would change. Exit code 1 if no call was in"
                            + " shadow mode.",
            mixinStandardHelpOptions = true)
    int shadow(
            @Option(names = "--json", description = "Prints JSON.") boolean json,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.") List<Path> paths)
            throws IOException {
        var report = readable(() -> ShadowReport.of(paths));
        if (json) {
            print(ShadowText.json(report));
        } else {
            ShadowText.lines(report).forEach(this::print);
        }
        return report.isEmpty() ? 1 : 0;
    }

    /** Prints a line that may contain text of callers or issuers. */
    private void print(String line) {
        spec.commandLine().getOut().println(TerminalText.of(line));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T readable(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (NoSuchFileException missing) {
            throw new ParameterException(spec.commandLine(), missing.getMessage() + ": no such file or folder");
        }
    }
}
