package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Detects a token that lost its actor chain. A gateway without the setting {@code chain: beside} would take such a
 * token for one of the subject itself. A statement of a trusted gateway about this token reveals the actors that the
 * token does not name.
 */
final class ForgottenChain {

    private ForgottenChain() {}

    /**
     * Emits an empty result, because the statement adds nothing to such a token. Refuses with {@code TokenRejected} if
     * the statement names actors that the token lost. A rejected statement is ignored.
     */
    static Answer<Optional<VerifiedProvenance>> check(VerifiedToken token, Answer<VerifiedProvenance> beside) {
        return switch (beside) {
            case Answer.Ready<VerifiedProvenance>(VerifiedProvenance said) -> check(token, said);
            case Answer.Refused<VerifiedProvenance>(DelegationFailure failure) ->
                failure instanceof TokenRejected ? Answer.ready(Optional.empty()) : Answer.refused(failure);
            case Answer.Awaited<VerifiedProvenance>(Mono<VerifiedProvenance> later) ->
                Answer.awaited(later.map(Optional::of)
                        .onErrorResume(TokenRejected.class, unbelieved -> Mono.just(Optional.empty()))
                        .flatMap(said -> said.map(known -> check(token, known))
                                .orElseGet(() -> Answer.ready(Optional.empty()))
                                .toMono()));
        };
    }

    private static Answer<Optional<VerifiedProvenance>> check(VerifiedToken token, VerifiedProvenance said) {
        var isAbout = said.about().isHashOf(token.identifiers().fingerprint());
        return isAbout && token.actors().depth() < said.parties().actors().depth()
                ? Answer.refused(new TokenRejected("has lost its chain, which is in the provenance of "
                        + said.id().issuer()
                        + ": issuer " + token.id().issuer()
                        + " needs chain: beside, and client " + token.clientId()
                        + " is not among its first-hand-clients"))
                : Answer.ready(Optional.empty());
    }
}
