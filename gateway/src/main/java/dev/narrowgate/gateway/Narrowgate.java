package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.ProcessDefaults;
import dev.narrowgate.gateway.command.AuditCommand;
import dev.narrowgate.gateway.command.ExplainCommand;
import dev.narrowgate.gateway.command.InitCommand;
import dev.narrowgate.gateway.command.KeysCommand;
import dev.narrowgate.gateway.command.SchemaCommand;
import dev.narrowgate.gateway.command.ServeCommand;
import dev.narrowgate.gateway.command.ValidateCommand;
import dev.narrowgate.gateway.command.VersionCommand;
import dev.narrowgate.gateway.demo.DemoCommand;
import dev.narrowgate.gateway.logging.Silence;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit codes: 0 for success, 1 for a problem or a failure, 2 for wrong usage. */
@Command(
        name = "narrowgate",
        description = "A gateway that enforces delegation at each hop.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = "Without a command the program runs the gateway. `narrowgate COMMAND --help` describes a command.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ValidateCommand.class,
            SchemaCommand.class,
            ExplainCommand.class,
            InitCommand.class,
            KeysCommand.class,
            AuditCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
public final class Narrowgate {

    /** The commands that run a gateway. The output of the other commands is their result, and a program may read it. */
    private static final Set<String> LOGGING = Set.of("serve", "demo");

    private Narrowgate() {}

    public static void main(String[] args) {
        // Set before the first use of TLS.
        ProcessDefaults.refuseRenegotiation();
        var words = args.length == 0 ? new String[] {"serve"} : args;
        if (!LOGGING.contains(words[0])) {
            Silence.install();
        }
        int code = commandLine().execute(words);
        if (code != ServeCommand.RUNNING) {
            System.exit(code);
        }
    }

    private static PrintWriter terminal(OutputStream stream) {
        return new PrintWriter(new TerminalWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Narrowgate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(terminal(System.out))
                .setErr(terminal(System.err))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr()
                            .println("narrowgate " + command.getCommandName() + ": "
                                    + TerminalText.of(String.valueOf(failure.getMessage())));
                    return 1;
                });
    }
}
