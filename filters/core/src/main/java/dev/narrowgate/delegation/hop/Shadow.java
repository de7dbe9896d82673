package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A policy that is not enforced yet for the caller of a request. The request is judged, and the next hop gets the same
 * credential with and without a permission (law 7).
 *
 * @param credential what the next hop is shown in place of a token
 * @param until when the policy is enforced
 * @param gateway this gateway, which issues the permission of a permitted hop
 * @param ids makes the id of that permission
 */
public record Shadow(OutgoingAuthorization credential, Instant until, String gateway, Supplier<String> ids) {

    /** The longest answer to a request that is not permitted. The gateway's own tokens live no longer. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Whether a request goes on although it was refused in this way. A broken request, a hop whose token, task, subject or actor is revoked, and a hop that cannot be
     * recorded stay refused.
     */
    public static boolean covers(DelegationFailure refusal) {
        return switch (refusal) {
            case TokenMissing missing -> true;
            case TokenRejected rejected -> !rejected.isRevoked();
            case ProofRejected rejected -> true;
            case TaskClosed over -> false;
            case ActorRevoked over -> false;
            case Denied denied -> true;
            case KeysUnavailable unverified -> true;
            case DecisionUnavailable undecided -> true;
            case ExchangeRejected wider -> true;
            case ExchangeUnavailable unexchanged -> true;
            default -> false;
        };
    }

    /** Returns the permission under which the next hop of a permitted request is shown the credential. */
    public IssuedToken token(ExchangeRequest request, Instant now) {
        return IssuedToken.ofCredential(request, new TokenId(gateway, ids.get()), credential, now, Instant.MAX);
    }

    /** Returns when a request that was refused ends: its answer is not covered by any token that would end. */
    Instant end(Instant arrival) {
        var latest = arrival.plus(LONGEST);
        return until.isBefore(latest) ? until : latest;
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "Shadow[until " + until + "]";
    }
}
