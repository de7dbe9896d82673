package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, through whom, for which task, with what authority: the verified content of a request's credentials. Made by
 * {@link DelegationRules} alone.
 *
 * @param token what the subject token says
 * @param actors the chain with the proven presenter at its head
 * @param expiresAt when the first of the tokens and proofs that it was read from ends
 * @param hop the number of this hop: 1 at the first gateway on the way
 * @param sources the tokens that it was read from, and those that they were made from: when one is revoked, it is over
 * @param proofs the fingerprints of what proved the presenter; none of what only proves the request
 * @param provenance the statement beside the token that its chain was taken from; null when the token carries it
 */
public record Delegation(
        VerifiedToken token,
        ActorChain actors,
        Presenter presenter,
        Instant expiresAt,
        int hop,
        List<TokenId> sources,
        List<TokenFingerprint> proofs,
        @Nullable TokenId provenance) {

    public Principal subject() {
        return token.subject();
    }

    public Scopes scopes() {
        return token.scopes();
    }

    public @Nullable String task() {
        return token.task();
    }

    public Optional<Principal> actor() {
        return actors.current();
    }
}
