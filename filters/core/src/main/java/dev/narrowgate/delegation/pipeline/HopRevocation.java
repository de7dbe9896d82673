package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.hop.Hop.Departing;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Shadowed;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import reactor.core.publisher.Mono;

/** Ends a hop when its outgoing token, or anything that the hop rests on, is revoked (law 11). */
record HopRevocation(Revocations revocations) {

    private static final String MADE_FROM_REVOKED = "made from a revoked token";

    /**
     * Throws the refusal if a ground of the delegation is revoked. A statement beside the subject token adds grounds
     * that the token itself does not name.
     */
    void check(Delegation delegation) {
        revocations.check(delegation.grounds(), MADE_FROM_REVOKED);
    }

    /** Throws the refusal if a genuine token, or anything that it rests on, is revoked. */
    void check(VerifiedToken token) {
        revocations.check(Grounds.of(token), MADE_FROM_REVOKED);
    }

    /** Throws the refusal if a statement beside the token is revoked. */
    void check(TokenId statement) {
        var revocation = revocations.of(new Revocable.Token(statement));
        if (revocation != null) {
            throw revocation.refusal(MADE_FROM_REVOKED);
        }
    }

    /** Throws the refusal if a ground of the hop was revoked before the request is forwarded. */
    void check(Departing hop) {
        revocations.check(grounds(hop), "revoked before the request was forwarded");
    }

    /** Completes when a ground of the hop is revoked. The watch lasts as long as the subscription. */
    Mono<Void> of(Departing hop) {
        return Mono.create(sink -> {
            var watch = revocations.watch(grounds(hop), sink::success);
            sink.onDispose(watch::close);
        });
    }

    private static Grounds grounds(Departing departing) {
        return switch (departing) {
            case Exchanged hop -> hop.delegation().grounds().and(hop.token().ids());
            case Shadowed hop -> hop.grounds();
        };
    }
}
