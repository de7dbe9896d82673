package dev.narrowgate.delegation.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who acts, and for whom they act in turn: the nested {@code act} of a token, current actor first (RFC 8693, section 4.1).
 * It only grows, and only at its head.
 */
public record ActorChain(List<Principal> actors) {

    /** The most actors that a chain may have, whatever a policy says. */
    public static final int MAXIMUM_DEPTH = 16;

    /** Nobody acts: the subject itself is calling. */
    public static final ActorChain NONE = new ActorChain(List.of());

    public ActorChain {
        actors = List.copyOf(actors);
    }

    public static ActorChain of(Principal... currentFirst) {
        return new ActorChain(List.of(currentFirst));
    }

    /** Who acts now. Only this one counts for access; the others are informational (RFC 8693, section 4.1). */
    public Optional<Principal> current() {
        return actors.isEmpty() ? Optional.empty() : Optional.of(actors.getFirst());
    }

    public int depth() {
        return actors.size();
    }

    public boolean contains(Principal actor) {
        return actors.contains(actor);
    }

    /** The chain with one more actor at its head, everything else unchanged. */
    public ActorChain extendedBy(Principal actor) {
        var extended = new ArrayList<Principal>(actors.size() + 1);
        extended.add(actor);
        extended.addAll(actors);
        return new ActorChain(extended);
    }
}
