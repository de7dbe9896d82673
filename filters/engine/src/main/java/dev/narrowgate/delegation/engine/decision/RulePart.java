package dev.narrowgate.delegation.engine.decision;

import dev.cel.runtime.CelRuntime.Program;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a rule that has to hold for the rule to hold.
 *
 * @param text as CEL writes it, with double quotes
 */
record RulePart(String text, Program program, Explanation explanation) {

    /** Says what the functions of the chain found in it. */
    interface Explanation {
        List<String> of(@Nullable Principal subject, List<Principal> actors);
    }
}
