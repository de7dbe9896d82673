package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.Answer.Awaited;
import dev.narrowgate.delegation.Answer.Ready;
import dev.narrowgate.delegation.Answer.Refused;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Verifies the presenter's own token, of an issuer that vouches for actors (RFC 8693, section 2.1). */
public final class ActorTokenVerifier implements PresenterVerifier {

    private final TokenVerifier tokens;

    public ActorTokenVerifier(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var actorToken = credentials.actorToken();
        return actorToken == null
                ? Answer.ready(VerifiedPresenter.NOTHING)
                : ofActor(tokens.verify(actorToken, TokenUse.ACTOR))
                        .then(token -> Answer.ready(new VerifiedPresenter(Set.of(), token, List.of())));
    }

    /** Marks the refusal as one of the actor token. */
    private static Answer<VerifiedToken> ofActor(Answer<VerifiedToken> answer) {
        return switch (answer) {
            case Ready<VerifiedToken> ready -> ready;
            case Refused<VerifiedToken>(DelegationFailure failure) -> Answer.refused(ofActor(failure));
            case Awaited<VerifiedToken>(Mono<VerifiedToken> later) ->
                Answer.awaited(later.onErrorMap(TokenRejected.class, TokenRejected::asOfActor));
        };
    }

    private static DelegationFailure ofActor(DelegationFailure failure) {
        return failure instanceof TokenRejected rejected ? rejected.asOfActor() : failure;
    }
}
