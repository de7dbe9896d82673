package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Answer;
import java.util.List;
import java.util.Set;

/** The presenter's own token, of an issuer that vouches for actors (RFC 8693, section 2.1). */
public final class ActorTokenVerifier implements PresenterVerifier {

    private final TokenVerifier tokens;

    public ActorTokenVerifier(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public Answer<Proven> verify(Credentials credentials) {
        var actorToken = credentials.actorToken();
        return actorToken == null
                ? Answer.ready(Proven.NOTHING)
                : tokens.verify(actorToken, TokenUse.ACTOR)
                        .then(token -> Answer.ready(new Proven(Set.of(), token, List.of())));
    }
}
