package dev.narrowgate.delegation.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain of actors in a token: its nested {@code act}, current actor first (RFC 8693, section 4.1). The chain only
 * grows, and only at its head.
 */
public record ActorChain(List<Principal> actors) {

    /** The maximum number of actors in a chain, under every policy. */
    public static final int MAXIMUM_DEPTH = 16;

    /** The empty chain: the subject itself is the caller. */
    public static final ActorChain NONE = new ActorChain(List.of());

    public ActorChain {
        actors = List.copyOf(actors);
    }

    public static ActorChain of(Principal... currentFirst) {
        return new ActorChain(List.of(currentFirst));
    }

    /**
     * The current actor; empty if the subject itself is the caller. Only this actor counts for access; prior actors are
     * informational (RFC 8693, section 4.1).
     */
    public Optional<Principal> current() {
        return actors.isEmpty() ? Optional.empty() : Optional.of(actors.getFirst());
    }

    public int depth() {
        return actors.size();
    }

    public boolean contains(Principal actor) {
        return actors.contains(actor);
    }

    /** Returns the chain with one more actor at its head. All other actors stay unchanged. */
    public ActorChain extendedBy(Principal actor) {
        var extended = new ArrayList<Principal>(actors.size() + 1);
        extended.add(actor);
        extended.addAll(actors);
        return new ActorChain(extended);
    }
}
