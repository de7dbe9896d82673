package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a presenter has proven of itself.
 *
 * @param keys that it holds
 * @param keysUntil when the first of the keys' own certificates ends
 * @param actorToken its own token, when that is a token of an issuer
 * @param identities who it is by its other proofs
 * @param uses what is good for this one use only
 */
public record VerifiedPresenter(
        Set<KeyBinding> keys,
        Instant keysUntil,
        @Nullable VerifiedToken actorToken,
        List<Identity> identities,
        List<OneTimeProof> uses) {

    /** Nothing. */
    public static final VerifiedPresenter NOTHING = new VerifiedPresenter(Set.of(), null, List.of());

    public VerifiedPresenter {
        keys = Set.copyOf(keys);
        identities = List.copyOf(identities);
        uses = List.copyOf(uses);
    }

    /** What may be shown again and again, by keys without an end of their own. */
    public VerifiedPresenter(Set<KeyBinding> keys, @Nullable VerifiedToken actorToken, List<Identity> identities) {
        this(keys, Instant.MAX, actorToken, identities, List.of());
    }
}
