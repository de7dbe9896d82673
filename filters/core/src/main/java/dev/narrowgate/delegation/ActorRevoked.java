package dev.narrowgate.delegation;

/** An actor of the chain was revoked, for all subjects or for this one (law 11). */
public final class ActorRevoked extends DelegationFailure.ActorUnauthorized {
    public ActorRevoked(String reason) {
        super(reason);
    }
}
