package dev.narrowgate.delegation.engine.decision.chain;

import dev.narrowgate.delegation.token.Principal;

/** What a rule calls a party of the chain. */
sealed interface ChainName {

    /** The initiating subject, as {@code user}. */
    record User() implements ChainName {
        @Override
        public String toString() {
            return "user";
        }
    }

    /** Any party, as {@code *}. */
    record Any() implements ChainName {
        @Override
        public String toString() {
            return "*";
        }
    }

    /**
     * One principal: an actor of the configuration, or an issuer and a subject.
     *
     * @param written the name in the rule
     */
    record Named(String written, Principal principal) implements ChainName {
        @Override
        public String toString() {
            return written;
        }
    }
}
