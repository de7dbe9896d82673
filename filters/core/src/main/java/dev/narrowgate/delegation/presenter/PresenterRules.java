package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Determines the presenter from all of its proofs. */
final class PresenterRules {

    private PresenterRules() {}

    /**
     * Returns the presenter that every proof names. Throws {@code ActorUnauthorized} if two proofs name different
     * parties, because a header never overrides the proof of a connection.
     */
    static Presenter presenter(VerifiedToken subjectToken, VerifiedPresenter proven) {
        var proofs = EnumSet.noneOf(ProofMethod.class);
        // Without proof, the presenter is assumed to be the current actor, or else the subject.
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

    /**
     * Returns the proofs of the presenter's identity. The key of a token only proves possession of the token, so it is
     * left out.
     */
    static List<Identity> identities(VerifiedPresenter proven) {
        var token = proven.actorToken();
        if (token == null) {
            return proven.identities();
        }
        var all = new ArrayList<Identity>(proven.identities().size() + 1);
        all.add(new Identity(
                token.subject(),
                ProofMethod.ACTOR_TOKEN,
                token.expiresAt(),
                token.identifiers().fingerprint()));
        all.addAll(proven.identities());
        return all;
    }

    /** The earliest end of the tokens and proofs (law 4). */
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
