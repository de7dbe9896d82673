package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.token.Principal;

/**
 * An actor of the chain, as a rule reads it. It is not a record, because CEL would take an accessor named {@code iss()}
 * for a boolean getter.
 */
public final class ChainActor {

    private final Principal actor;

    ChainActor(Principal actor) {
        this.actor = actor;
    }

    /** It is no property for CEL, whose properties are those of getters. */
    public Principal principal() {
        return actor;
    }

    public String getIss() {
        return actor.issuer();
    }

    /** The name of the actor at its issuer. */
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
