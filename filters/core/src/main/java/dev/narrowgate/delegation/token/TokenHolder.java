package dev.narrowgate.delegation.token;

import java.util.Set;

/**
 * The client that a token was issued to, and the keys that its presenter has to hold.
 *
 * @param clientId the client that obtained the token from its issuer (RFC 8693, section 4.3); empty if the issuer does
 *     not state it; never an actor
 * @param bindings the keys that the token is bound to; its presenter has to prove possession of all (RFC 7800, section
 *     3.1)
 */
public record TokenHolder(String clientId, Set<KeyBinding> bindings) {

    public TokenHolder {
        bindings = Set.copyOf(bindings);
    }

    /** Whether the presenter has to prove possession of this kind of key. */
    public boolean isBoundBy(KeyBinding.Kind kind) {
        return bindings.stream().anyMatch(binding -> binding.kind() == kind);
    }
}
