package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.adapter.audit.AuditTree;
import dev.narrowgate.delegation.adapter.audit.AuditVerifier;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads audits, of one gateway or of several. */
@Command(
        name = "audit",
        description = "Reads what gateways have written down.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class AuditCommand {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            name = "verify",
            description = "Proves that no record was changed, dropped or reordered. Exit code 1 when one was.",
            mixinStandardHelpOptions = true)
    int verify(@Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.") List<Path> paths)
            throws IOException {
        var out = spec.commandLine().getOut();
        var report = readable(() -> AuditVerifier.verify(paths));
        if (report.chains() == 0) {
            out.println("no audit file found: nothing is proven");
            return 1;
        }
        report.notes().forEach(note -> out.println("note    " + note));
        report.broken().forEach(place -> out.println("broken  " + place));
        out.println((report.holds() ? "Holds: " : "Does not hold: ") + report.records() + " records in "
                + report.chains() + (report.chains() == 1 ? " chain." : " chains."));
        return report.holds() ? 0 : 1;
    }

    @Command(
            name = "tree",
            description = "Prints the hops of a task as a tree. Exit code 1 when there are none.",
            mixinStandardHelpOptions = true)
    int tree(
            @Option(names = "--task", required = true, paramLabel = "T", description = "The task's id.") String task,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.") List<Path> paths)
            throws IOException {
        var out = spec.commandLine().getOut();
        var tree = readable(() -> AuditTree.of(task, paths));
        out.println("task " + task);
        tree.lines().forEach(out::println);
        if (tree.isEmpty()) {
            out.println("no hop of this task is recorded here");
        }
        return tree.isEmpty() ? 1 : 0;
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
