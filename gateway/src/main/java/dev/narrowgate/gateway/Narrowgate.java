package dev.narrowgate.gateway;

import dev.narrowgate.delegation.autoconfigure.ProcessDefaults;
import dev.narrowgate.gateway.command.AuditCommand;
import dev.narrowgate.gateway.command.ServeCommand;
import dev.narrowgate.gateway.command.ValidateCommand;
import dev.narrowgate.gateway.command.VersionCommand;
import dev.narrowgate.gateway.demo.DemoCommand;
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

    static CommandLine commandLine() {
        return new CommandLine(new Narrowgate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("narrowgate " + command.getCommandName() + ": " + failure.getMessage());
                    return 1;
                });
    }
}
