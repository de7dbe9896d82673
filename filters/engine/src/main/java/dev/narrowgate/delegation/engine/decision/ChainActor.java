package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.token.Principal;

/** An actor of the chain, as a rule sees it. Not a record: CEL would take an accessor {@code iss()} for a question. */
public final class ChainActor {

    private final Principal actor;

    ChainActor(Principal actor) {
        this.actor = actor;
    }

    /** Its issuer. */
    public String getIss() {
        return actor.issuer();
    }

    /** Its name there. */
    public String getSub() {
        return actor.subject();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChainActor same && actor.equals(same.actor);
    }

    @Override
    public int hashCode() {
        return actor.hashCode();
    }
}
