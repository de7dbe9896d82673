package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Calls the verifier of each kind of proof in turn, and combines the results. One refusal refuses the request. */
public final class CombinedPresenterVerifier implements PresenterVerifier {

    private final List<PresenterVerifier> verifiers;

    public CombinedPresenterVerifier(List<PresenterVerifier> verifiers) {
        this.verifiers = List.copyOf(verifiers);
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var proven = Answer.ready(VerifiedPresenter.NOTHING);
        for (var verifier : verifiers) {
            proven = proven.then(before -> verifier.verify(credentials).then(more -> together(before, more)));
        }
        return proven;
    }

    private static Answer<VerifiedPresenter> together(VerifiedPresenter one, VerifiedPresenter other) {
        var keys = new HashSet<>(one.keys());
        keys.addAll(other.keys());
        var identities = new ArrayList<>(one.identities());
        identities.addAll(other.identities());
        if (one.actorToken() != null && other.actorToken() != null) {
            return Answer.refused(new DelegationFailure.RequestMalformed("more than one actor token"));
        }
        var actorToken = one.actorToken() == null ? other.actorToken() : one.actorToken();
        var uses = new ArrayList<>(one.uses());
        uses.addAll(other.uses());
        var keysUntil = one.keysUntil().isBefore(other.keysUntil()) ? one.keysUntil() : other.keysUntil();
        return Answer.ready(new VerifiedPresenter(keys, keysUntil, actorToken, identities, uses));
    }
}
