package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;

/**
 * What a client of the gateway's own token service may hand on: a piece of its own task. A token that somebody else acts
 * with is not its own, however it came by it (RFC 8693, section 5).
 */
final class ClientRules {

    private ClientRules() {}

    /**
     * Refuses with {@code TokenRejected} an actor token that is not the client's, with {@code ActorUnauthorized} a subject token
     * that is not.
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

    /** Before anybody asks who presents: it is the token that is wrong, and not the client. */
    static void checkActorToken(VerifiedToken subjectToken, VerifiedToken actorToken, VerifiedPresenter proven) {
        for (var identity : proven.identities()) {
            if (identity.proof() == ProofMethod.CLIENT) {
                if (actorToken.fingerprint().equals(subjectToken.fingerprint())) {
                    throw TokenRejected.ofActor("is the subject token");
                }
                if (!actorToken.subject().equals(identity.principal())) {
                    throw TokenRejected.ofActor("is another's than the client's");
                }
            }
        }
    }

    /** Where nobody acts yet, or {@code may_act} names the client, the policy says who may be the first. */
    private static void checkOwn(VerifiedToken token, Principal client, boolean addressed) {
        var current = token.actors().current();
        if (!addressed
                && current.isPresent()
                && !current.get().equals(client)
                && !client.equals(token.authorizedActor())) {
            throw new ActorUnauthorized("the token is that of actor 1, "
                    + current.get().subject() + ", and the client is " + client.subject());
        }
    }
}
