package dev.narrowgate.delegation.engine.decision.chain;

import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chain that a condition is asked about.
 *
 * @param subject the initiating subject; null if the condition does not read it
 * @param actors every actor, current first
 */
record Parties(@Nullable Principal subject, List<Principal> actors) {

    /** Names an actor by its position, as the audit and the other refusals do: actor 1 is the current one. */
    String actor(int index) {
        return "actor " + (index + 1) + ", " + actors.get(index).subject() + " of "
                + actors.get(index).issuer();
    }
}
