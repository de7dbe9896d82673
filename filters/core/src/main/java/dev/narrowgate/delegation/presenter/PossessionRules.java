package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.Set;

/** Checks that the presenter of a bound token holds all keys of that token (RFC 7800, section 3.1). */
final class PossessionRules {

    private PossessionRules() {}

    /**
     * Throws {@code ProofRejected} or {@code TokenRejected} if the scheme or the proven keys do not match the bindings.
     */
    static void check(VerifiedToken subjectToken, Presentation presentation) {
        var bound = subjectToken.holder().isBoundBy(Kind.JKT);
        if (bound && presentation.scheme() == AuthorizationScheme.BEARER) {
            // A proof does not correct the wrong scheme (RFC 9449, section 7.2).
            throw new ProofRejected(Lack.POSSESSION, "bound to a key by jkt, but presented as a bearer token");
        }
        if (!bound && presentation.scheme() == AuthorizationScheme.DPOP) {
            throw new ProofRejected(Lack.POSSESSION, "presented with the scheme DPoP, but not bound to a key by jkt");
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
                            ? "another one was presented"
                            : "none was presented");
            if (binding.kind() == Kind.JKT) {
                throw ofActor
                        ? ProofRejected.ofActor(Lack.POSSESSION, reason)
                        : new ProofRejected(Lack.POSSESSION, reason);
            }
            throw ofActor ? TokenRejected.ofActor(reason) : new TokenRejected(reason);
        }
    }
}
