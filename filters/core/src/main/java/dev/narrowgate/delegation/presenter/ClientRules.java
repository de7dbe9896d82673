package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;

/**
 * Limits a client of the gateway's own token service to its own delegation. A token whose current actor is another
 * party is not the client's own, even if the client received it (RFC 8693, section 5).
 */
final class ClientRules {

    private ClientRules() {}

    /**
     * Throws {@code ActorUnauthorized} if the subject token is not the client's own.
     *
     * @param addressed whether the subject token is addressed to the client itself
     */
    static void check(VerifiedToken subjectToken, VerifiedPresenter proven, boolean addressed) {
        for (var identity : proven.identities()) {
            if (identity.proof() == ProofMethod.CLIENT) {
                checkOwn(subjectToken, identity.principal(), addressed);
            }
        }
    }

    /**
     * Throws {@code TokenRejected} if the actor token is the subject token, or is not the client's own. This check
     * comes before the presenter is determined, because the token is at fault and not the client.
     */
    static void checkActorToken(VerifiedToken subjectToken, VerifiedToken actorToken, VerifiedPresenter proven) {
        for (var identity : proven.identities()) {
            if (identity.proof() == ProofMethod.CLIENT) {
                if (actorToken
                        .identifiers()
                        .fingerprint()
                        .equals(subjectToken.identifiers().fingerprint())) {
                    throw TokenRejected.ofActor("is also the subject token");
                }
                if (!actorToken.subject().equals(identity.principal())) {
                    throw TokenRejected.ofActor("belongs to another client");
                }
            }
        }
    }

    /**
     * If the token has no actor yet, or {@code may_act} names the client, the policy decides which actor may be the
     * first.
     */
    private static void checkOwn(VerifiedToken token, Principal client, boolean addressed) {
        var current = token.actors().current();
        if (!addressed
                && current.isPresent()
                && !current.get().equals(client)
                && !client.equals(token.authorizedActor())) {
            throw new ActorUnauthorized("the token belongs to actor 1, "
                    + current.get().subject() + ", but the client is " + client.subject());
        }
    }
}
