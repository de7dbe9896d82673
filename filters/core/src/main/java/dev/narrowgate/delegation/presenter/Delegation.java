package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.token.VerifiedToken.Claims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verified content of a request's credentials: the subject, the actors, the task and the authority. Only
 * {@link DelegationRules} creates it.
 *
 * @param token the content of the subject token
 * @param actors the chain with the proven presenter at its head
 * @param expiresAt the earliest end of the tokens and proofs that the delegation was read from
 * @param hop the number of this hop; 1 at the first gateway
 * @param grounds what the delegation rests on: the tokens that it was read from with their ancestors, the task, the
 *     subject and the actors
 * @param proofs the fingerprints of the proofs of the presenter's identity; proofs of the request alone are not
 *     included
 * @param provenance the statement beside the token that contains its chain; null if the token carries its chain
 * @param claims the further claims of the subject and of the current actor that policies read
 * @param bound the task as this gateway knows it; null before it is bound, and without a task
 */
public record Delegation(
        VerifiedToken token,
        ActorChain actors,
        Presenter presenter,
        Instant expiresAt,
        int hop,
        Grounds grounds,
        List<TokenFingerprint> proofs,
        @Nullable TokenId provenance,
        Claims claims,
        @Nullable BoundTask bound) {

    public Principal subject() {
        return token.subject();
    }

    public Scopes scopes() {
        return token.scopes();
    }

    /** What the scopes were translated from by earlier gateways. */
    public ScopeOrigins scopeOrigins() {
        return token.authority().origins();
    }

    /** The task, with the limits of its token and, once it is bound, of this gateway. */
    public @Nullable Task task() {
        return bound == null ? token.task() : bound.task();
    }

    /** The parties of the token, with the proven presenter at the head of the chain. */
    public Parties parties() {
        return token.parties().with(actors);
    }

    /** The passage of the token, with this hop. */
    public Passage passage() {
        return new Passage(task(), hop, token.passage().maximumDepth());
    }

    public Optional<Principal> actor() {
        return actors.current();
    }
}
