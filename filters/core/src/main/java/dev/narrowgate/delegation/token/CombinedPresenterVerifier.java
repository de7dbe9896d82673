package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Asks everybody who knows a kind of proof, in turn, and puts together what they found. One that refuses is enough. */
public final class CombinedPresenterVerifier implements PresenterVerifier {

    private final List<PresenterVerifier> verifiers;

    public CombinedPresenterVerifier(List<PresenterVerifier> verifiers) {
        this.verifiers = List.copyOf(verifiers);
    }

    @Override
    public Answer<Proven> verify(Credentials credentials) {
        var proven = Answer.ready(Proven.NOTHING);
        for (var verifier : verifiers) {
            proven = proven.then(before -> verifier.verify(credentials).then(more -> together(before, more)));
        }
        return proven;
    }

    private static Answer<Proven> together(Proven one, Proven other) {
        var keys = new HashSet<>(one.keys());
        keys.addAll(other.keys());
        var identities = new ArrayList<>(one.identities());
        identities.addAll(other.identities());
        if (one.actorToken() != null && other.actorToken() != null) {
            return Answer.refused(new DelegationFailure.RequestMalformed("two actor tokens"));
        }
        var actorToken = one.actorToken() == null ? other.actorToken() : one.actorToken();
        return Answer.ready(new Proven(keys, actorToken, identities));
    }
}
