package dev.narrowgate.delegation.engine.decision.chain;

import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code chain.path('user > orchestrator > *')}: the way of the task from the subject to the current actor. An element
 * stands for one party, and {@code **} for any number of actors.
 *
 * @param elements of the path, the subject's first; a missing one stands for {@code **}
 */
record ChainPath(List<Element> elements) implements ChainCondition {

    /** An element of a path. */
    sealed interface Element {

        record One(ChainName name) implements Element {
            @Override
            public String toString() {
                return name.toString();
            }
        }

        record Many() implements Element {
            @Override
            public String toString() {
                return "**";
            }
        }
    }

    ChainPath {
        elements = List.copyOf(elements);
    }

    @Override
    public boolean holds(Parties parties) {
        return furthest(parties) == ARRIVED;
    }

    @Override
    public boolean readsSubject() {
        return true;
    }

    private static final int ARRIVED = -1;

    /**
     * Walks along the path with the set of elements that the parties so far may have reached. It takes time in proportion
     * to the parties and the elements. Returns the place of the first party for whom the path has no element, the number of parties
     * if the path is longer than they are, or {@code ARRIVED}.
     */
    private int furthest(Parties parties) {
        var way = way(parties);
        var reached = new boolean[elements.size() + 1];
        reached[0] = true;
        skipMany(reached);
        for (int place = 0; place < way.size(); place++) {
            var next = new boolean[elements.size() + 1];
            var any = false;
            for (int i = 0; i < elements.size(); i++) {
                if (!reached[i]) {
                    continue;
                }
                switch (elements.get(i)) {
                    case Element.Many many -> next[i] = true;
                    case Element.One one -> next[i + 1] |= fits(one.name(), place, way.get(place));
                }
            }
            skipMany(next);
            for (var is : next) {
                any |= is;
            }
            if (!any) {
                return place;
            }
            reached = next;
        }
        return reached[elements.size()] ? ARRIVED : way.size();
    }

    private void skipMany(boolean[] reached) {
        for (int i = 0; i < elements.size(); i++) {
            if (reached[i] && elements.get(i) instanceof Element.Many) {
                reached[i + 1] = true;
            }
        }
    }

    private static boolean fits(ChainName name, int place, @Nullable Principal party) {
        return switch (name) {
            case ChainName.Any any -> true;
            case ChainName.User user -> place == 0;
            case ChainName.Named named -> named.principal().equals(party);
        };
    }

    /** The subject, then the actors from the oldest to the current one. */
    private static List<@Nullable Principal> way(Parties parties) {
        var way = new ArrayList<@Nullable Principal>();
        way.add(parties.subject());
        way.addAll(parties.actors().reversed());
        return way;
    }

    @Override
    public String explain(Parties parties) {
        var place = furthest(parties);
        if (place == ARRIVED) {
            return "the chain takes this path";
        }
        var actors = parties.actors().size();
        if (place > actors) {
            return "the chain ends after " + actors + " actors, before the path does";
        }
        return place == 0 ? "the subject is not on the path" : parties.actor(actors - place) + ", is not on the path";
    }
}
