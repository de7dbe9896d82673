package dev.narrowgate.delegation.engine.decision.chain;

import dev.narrowgate.delegation.token.Principal;
import java.util.HashSet;
import java.util.List;

/** A condition on the chain as a whole, which a rule states by a function of {@code chain}. */
sealed interface ChainCondition
        permits ChainCondition.Contains, ChainPath, ChainCondition.Repeats, ChainCondition.Distinct {

    boolean holds(Parties parties);

    /** Whether the subject is one of its facts. */
    boolean readsSubject();

    /** Returns what is at fault, with its position, after the condition had this value. */
    String explain(Parties parties);

    /** {@code chain.contains(name)}: one of the actors is this principal. */
    record Contains(ChainName name) implements ChainCondition {

        @Override
        public boolean holds(Parties parties) {
            return position(parties) >= 0;
        }

        private int position(Parties parties) {
            return switch (name) {
                case ChainName.Any any -> parties.actors().isEmpty() ? -1 : 0;
                case ChainName.User user -> parties.actors().indexOf(parties.subject());
                case ChainName.Named named -> parties.actors().indexOf(named.principal());
            };
        }

        @Override
        public boolean readsSubject() {
            return name instanceof ChainName.User;
        }

        @Override
        public String explain(Parties parties) {
            var position = position(parties);
            return position < 0 ? "no actor is " + name : parties.actor(position) + ", is " + name;
        }
    }

    /** {@code chain.repeats()}: a principal is an actor twice. */
    record Repeats() implements ChainCondition {

        @Override
        public boolean holds(Parties parties) {
            return new HashSet<>(parties.actors()).size() < parties.actors().size();
        }

        @Override
        public boolean readsSubject() {
            return false;
        }

        @Override
        public String explain(Parties parties) {
            for (int i = 0; i < parties.actors().size(); i++) {
                var first = parties.actors().indexOf(parties.actors().get(i));
                if (first < i) {
                    return parties.actor(i) + ", is actor " + (first + 1) + " too";
                }
            }
            return "no actor is in the chain twice";
        }
    }

    /**
     * {@code chain.distinct(a, b)}, separation of duty: two principals do not both take part, the subject included. With
     * {@code user} for one of them, the subject is not the other one; with {@code user} and {@code *}, it is no actor.
     */
    record Distinct(ChainName one, ChainName other) implements ChainCondition {

        @Override
        public boolean holds(Parties parties) {
            if (one instanceof ChainName.User) {
                return !isUser(other, parties);
            }
            if (other instanceof ChainName.User) {
                return !isUser(one, parties);
            }
            return !takesPart(one, parties) || !takesPart(other, parties);
        }

        private static boolean isUser(ChainName name, Parties parties) {
            return name instanceof ChainName.Named named
                    ? named.principal().equals(parties.subject())
                    : parties.actors().contains(parties.subject());
        }

        private static boolean takesPart(ChainName name, Parties parties) {
            return name instanceof ChainName.Named named
                    && (named.principal().equals(parties.subject())
                            || parties.actors().contains(named.principal()));
        }

        @Override
        public boolean readsSubject() {
            return true;
        }

        @Override
        public String explain(Parties parties) {
            if (holds(parties)) {
                return one + " and " + other + " do not meet";
            }
            return one + " and " + other + " are both in the chain: " + place(one, parties) + "; "
                    + place(other, parties);
        }

        private static String place(ChainName name, Parties parties) {
            var principal = name instanceof ChainName.Named named ? named.principal() : parties.subject();
            var index = name instanceof ChainName.User ? -1 : parties.actors().indexOf(principal);
            return index < 0 ? name + " is the subject" : parties.actor(index) + ", is " + name;
        }
    }

    /** Returns the issuers of the actors, current first, each once. */
    static List<String> issuers(List<Principal> actors) {
        return actors.stream().map(Principal::issuer).distinct().toList();
    }
}
