package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/**
 * The parties of a delegation: the subject, and the chain of actors that act for it (RFC 8693, section 1.1).
 *
 * @param subject the initiating subject; in a gateway's token, the subject that the first issuer named (law 1)
 * @param subjectName a display name of the subject; never used for access
 * @param actors the nested {@code act}, current first
 */
public record Parties(Principal subject, @Nullable String subjectName, ActorChain actors) {

    /** Returns the parties with this display name, if they have none. */
    Parties orNamed(@Nullable String name) {
        return subjectName == null ? new Parties(subject, name, actors) : this;
    }

    /** Returns the same subject with another chain. */
    public Parties with(ActorChain chain) {
        return chain.equals(actors) ? this : new Parties(subject, subjectName, chain);
    }
}
