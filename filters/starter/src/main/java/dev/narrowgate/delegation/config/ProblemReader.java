package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.Addresses;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.web.problem.ProblemStyle;
import java.util.List;

/** Reads the optional parts of problem details. Details of a refusal are for development, and a problem elsewhere. */
final class ProblemReader {

    private static final String ERRORS = DelegationProperties.PREFIX + ".errors";
    private static final String ADDRESS = "server.address";

    private final ConfigurationSource source;
    private final List<ConfigurationProblem> warnings;

    /** @param warnings receives a warning if details are switched on */
    ProblemReader(ConfigurationSource source, List<ConfigurationProblem> warnings) {
        this.source = source;
        this.warnings = warnings;
    }

    ProblemStyle read(DelegationProperties written) {
        var documentation = source.address(written.documentation());
        var detailed = written.errors() == DelegationProperties.Errors.DETAILED;
        if (detailed && !written.development() && !Addresses.isLoopback(source.text(ADDRESS))) {
            source.problem(
                    ERRORS,
                    "detailed tells callers what is wrong with their tokens (expected: coarse, or " + ADDRESS
                            + " on loopback, or " + DelegationProperties.PREFIX + ".development: true)");
        } else if (detailed) {
            warnings.add(new ConfigurationProblem(
                    source.place(ERRORS),
                    "detailed tells every caller with a genuine token why it is refused; it is for development"));
        }
        return new ProblemStyle(documentation, detailed);
    }
}
