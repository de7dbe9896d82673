package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
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
        checkKeys(false, subjectToken, proven.keys());
        if (proven.actorToken() != null) {
            checkKeys(true, proven.actorToken(), proven.keys());
        }
    }

    private static void checkKeys(boolean ofActor, VerifiedToken token, Set<KeyBinding> keys) {
        for (var binding : token.bindings()) {
            if (keys.contains(binding)) {
                continue;
            }
            var reason = "bound to a key by " + binding.kind().member() + ", and "
                    + (keys.stream().anyMatch(key -> key.kind() == binding.kind())
                            ? "another one was shown"
                            : "none was shown");
            if (binding.kind() == Kind.JKT) {
                throw ofActor
                        ? ProofRejected.ofActor(Lack.POSSESSION, reason)
                        : new ProofRejected(Lack.POSSESSION, reason);
            }
            throw ofActor ? TokenRejected.ofActor(reason) : new TokenRejected(reason);
        }
    }
}
