package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.ProcessDefaults;
import dev.narrowgate.gateway.command.AuditCommand;
import dev.narrowgate.gateway.command.ServeCommand;
import dev.narrowgate.gateway.command.ValidateCommand;
import dev.narrowgate.gateway.command.VersionCommand;
import dev.narrowgate.gateway.demo.DemoCommand;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit codes: 0 done, 1 it found what it was asked to look for, 2 used wrongly. */
@Command(
        name = "narrowgate",
        description = "A gateway that enforces delegation at each hop.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ValidateCommand.class,
            AuditCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
public final class Narrowgate {

    private Narrowgate() {}

    public static void main(String[] args) {
        // Before anything uses TLS.
        ProcessDefaults.refuseRenegotiation();
        int code = commandLine().execute(args.length == 0 ? new String[] {"serve"} : args);
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
