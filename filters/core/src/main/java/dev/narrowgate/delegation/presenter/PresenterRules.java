package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Who the presenter is, from all that it has proven. */
final class PresenterRules {

    private PresenterRules() {}

    /**
     * The one that every proof names. Refuses with {@code ActorUnauthorized} when two name different ones: a header never
     * overrides what a connection proves.
     */
    static Presenter presenter(VerifiedToken subjectToken, VerifiedPresenter proven) {
        var proofs = EnumSet.noneOf(ProofMethod.class);
        // A bearer token that nobody proves to hold counts as its current actor's, or as its subject's own.
        var principal = subjectToken.actors().current().orElse(subjectToken.subject());
        var identities = identities(proven);
        for (var identity : identities) {
            if (!proofs.isEmpty() && !identity.principal().equals(principal)) {
                throw new ActorUnauthorized("the presenter is " + text(principal) + " by "
                        + identities.getFirst().proof().text() + ", and " + text(identity.principal()) + " by "
                        + identity.proof().text());
            }
            principal = identity.principal();
            proofs.add(identity.proof());
        }
        for (var binding : subjectToken.bindings()) {
            proofs.add(binding.kind() == KeyBinding.Kind.JKT ? ProofMethod.DPOP : ProofMethod.CERTIFICATE);
        }
        return new Presenter(principal, proofs);
    }

    /** What says who it is; the key of a token does not, it only shows that the token is in the right hands. */
    static List<Identity> identities(VerifiedPresenter proven) {
        var token = proven.actorToken();
        if (token == null) {
            return proven.identities();
        }
        var all = new ArrayList<Identity>(proven.identities().size() + 1);
        all.add(new Identity(token.subject(), ProofMethod.ACTOR_TOKEN, token.expiresAt(), token.fingerprint()));
        all.addAll(proven.identities());
        return all;
    }

    /** When the first of the tokens and proofs ends (law 4). */
    static Instant end(VerifiedToken subjectToken, VerifiedPresenter proven) {
        var end = subjectToken.expiresAt();
        if (!subjectToken.bindings().isEmpty() && proven.keysUntil().isBefore(end)) {
            end = proven.keysUntil();
        }
        for (var identity : identities(proven)) {
            end = identity.until().isBefore(end) ? identity.until() : end;
        }
        return end;
    }

    private static String text(Principal principal) {
        return principal.subject() + " of " + principal.issuer();
    }
}
