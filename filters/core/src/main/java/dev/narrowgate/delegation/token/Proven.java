package dev.narrowgate.delegation.token;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a presenter has proven of itself.
 *
 * @param keys that it holds
 * @param actorToken its own token, when that is a token of an issuer
 * @param identities who it is by its other proofs
 */
public record Proven(Set<KeyBinding> keys, @Nullable VerifiedToken actorToken, List<Identity> identities) {

    /** Nothing. */
    public static final Proven NOTHING = new Proven(Set.of(), null, List.of());

    public Proven {
        keys = Set.copyOf(keys);
        identities = List.copyOf(identities);
    }
}
