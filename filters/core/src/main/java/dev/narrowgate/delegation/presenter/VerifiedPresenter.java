package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verified proofs of a presenter.
 *
 * @param keys the keys that the presenter holds
 * @param keysUntil the earliest end of the keys' own certificates
 * @param actorToken the presenter's own token, if an issuer issued it
 * @param identities the identities from its other proofs
 * @param uses the proofs that are valid for this one use
 */
public record VerifiedPresenter(
        Set<KeyBinding> keys,
        Instant keysUntil,
        @Nullable VerifiedToken actorToken,
        List<Identity> identities,
        List<OneTimeProof> uses) {

    /** No proofs. */
    public static final VerifiedPresenter NOTHING = new VerifiedPresenter(Set.of(), null, List.of());

    public VerifiedPresenter {
        keys = Set.copyOf(keys);
        identities = List.copyOf(identities);
        uses = List.copyOf(uses);
    }

    /** For reusable proofs, and keys without an end of their own. */
    public VerifiedPresenter(Set<KeyBinding> keys, @Nullable VerifiedToken actorToken, List<Identity> identities) {
        this(keys, Instant.MAX, actorToken, identities, List.of());
    }
}
