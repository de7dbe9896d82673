package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.verification.Revocations;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** A hop does not outlive a token that it rests on, nor the one that it sends (law 11). */
record HopRevocation(Revocations revocations) {

    /**
     * Refuses with {@code TokenRejected} when one is revoked that it was read from. What stands beside a token names more of them
     * than the token that was asked about alone.
     */
    void check(Delegation delegation) {
        if (revocations.areRevoked(delegation.sources())) {
            throw new TokenRejected("made from a token that was revoked");
        }
    }

    /** Refuses with {@code TokenRejected} when one is revoked: nothing is forwarded yet. */
    void check(Exchanged hop) {
        if (revocations.areRevoked(hop.token().ids())
                || revocations.areRevoked(hop.delegation().sources())) {
            throw new TokenRejected("revoked before the request could go on");
        }
    }

    /** Completes when one is revoked. It watches from its subscription on, until it is cancelled. */
    Mono<Void> of(Exchanged hop) {
        return Mono.create(sink -> {
            var watch = revocations.watch(tokens(hop), sink::success);
            sink.onDispose(watch::close);
        });
    }

    private static List<TokenId> tokens(Exchanged hop) {
        var tokens = new ArrayList<>(hop.delegation().sources());
        tokens.addAll(hop.token().ids());
        return tokens;
    }
}
