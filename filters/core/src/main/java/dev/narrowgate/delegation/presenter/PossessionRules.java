package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.ProofRejected;
import dev.narrowgate.delegation.DelegationFailure.ProofRejected.Lack;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.Set;

/** Whoever hands in a token that is bound to keys holds these keys, all of them (RFC 7800, section 3.1). */
final class PossessionRules {

    private PossessionRules() {}

    /** Refuses with {@code ProofRejected} or {@code TokenRejected}. */
    static void check(VerifiedToken subjectToken, Presentation presentation) {
        var bound = subjectToken.isBoundBy(Kind.JKT);
        if (bound && presentation.scheme() == AuthorizationScheme.BEARER) {
            // RFC 9449, section 7.2: a proof beside it does not mend the wrong scheme.
            throw new ProofRejected(Lack.POSSESSION, "bound to a key by jkt, and handed in as a bearer token");
        }
        if (!bound && presentation.scheme() == AuthorizationScheme.DPOP) {
            throw new ProofRejected(Lack.POSSESSION, "handed in with the scheme DPoP, and bound to no key by jkt");
        }
        var proven = presentation.proven();
        checkKeys("", subjectToken, proven.keys());
        if (proven.actorToken() != null) {
            checkKeys("actor token: ", proven.actorToken(), proven.keys());
        }
    }

    private static void checkKeys(String place, VerifiedToken token, Set<KeyBinding> keys) {
        for (var binding : token.bindings()) {
            if (keys.contains(binding)) {
                continue;
            }
            var reason = place + "bound to a key by " + binding.kind().member() + ", and "
                    + (keys.stream().anyMatch(key -> key.kind() == binding.kind())
                            ? "another one was shown"
                            : "none was shown");
            throw binding.kind() == Kind.JKT ? new ProofRejected(Lack.POSSESSION, reason) : new TokenRejected(reason);
        }
    }
}
