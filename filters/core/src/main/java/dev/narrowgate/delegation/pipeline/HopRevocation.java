package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.hop.Hop.Departing;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Shadowed;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.Revocations;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Ends a hop when its outgoing token, or a token that the hop was read from, is revoked (law 11). */
record HopRevocation(Revocations revocations) {

    /**
     * Throws {@code TokenRejected} if a source of the delegation is revoked. A statement beside the subject token adds
     * sources that the token itself does not name.
     */
    void check(Delegation delegation) {
        if (revocations.areRevoked(delegation.sources())) {
            throw TokenRejected.revoked("made from a revoked token");
        }
    }

    /** Throws {@code TokenRejected} if a genuine token, or one that it was made from, is revoked. */
    void check(VerifiedToken token) {
        if (revocations.areRevoked(List.of(token.id()))
                || revocations.areRevoked(token.identifiers().ancestors())) {
            throw TokenRejected.revoked("made from a revoked token");
        }
    }

    /** Throws {@code TokenRejected} if a statement beside the token is revoked. */
    void check(TokenId statement) {
        if (revocations.areRevoked(List.of(statement))) {
            throw TokenRejected.revoked("made from a revoked token");
        }
    }

    /** Throws {@code TokenRejected} if a token of the hop was revoked before the request is forwarded. */
    void check(Departing hop) {
        if (revocations.areRevoked(tokens(hop))) {
            throw TokenRejected.revoked("revoked before the request was forwarded");
        }
    }

    /** Completes when a token of the hop is revoked. The watch lasts as long as the subscription. */
    Mono<Void> of(Departing hop) {
        return Mono.create(sink -> {
            var watch = revocations.watch(tokens(hop), sink::success);
            sink.onDispose(watch::close);
        });
    }

    private static List<TokenId> tokens(Departing departing) {
        return switch (departing) {
            case Exchanged hop -> {
                var tokens = new ArrayList<>(hop.delegation().sources());
                tokens.addAll(hop.token().ids());
                yield tokens;
            }
            case Shadowed hop -> hop.sources();
        };
    }
}
