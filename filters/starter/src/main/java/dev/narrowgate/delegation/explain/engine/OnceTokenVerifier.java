package dev.narrowgate.delegation.explain.engine;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.Answer.Awaited;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Verifies each token once for one check, so that its issuer is asked once for all routes. */
final class OnceTokenVerifier implements TokenVerifier {

    private record Question(String token, TokenUse use) {}

    private final TokenVerifier tokens;
    private final @Nullable String unknown;
    private final Map<Question, Answer<VerifiedToken>> answers = new HashMap<>();

    /** @param unknown the issuer whose keys only another process knows; null if there is none */
    OnceTokenVerifier(TokenVerifier tokens, @Nullable String unknown) {
        this.tokens = tokens;
        this.unknown = unknown;
    }

    @Override
    public synchronized Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        return answers.computeIfAbsent(new Question(token.value(), use), question -> once(token, use));
    }

    private Answer<VerifiedToken> once(BearerToken token, TokenUse use) {
        if (unknown != null) {
            var written = TrialToken.parse(token.value());
            if (written != null && written.issuer().equals(unknown)) {
                return Answer.refused(new KeysUnavailable(
                        "delegation.signing.keys is not set: only the gateway process that signed the token can"
                                + " verify it"));
            }
        }
        var answer = tokens.verify(token, use);
        return answer instanceof Awaited<VerifiedToken>(Mono<VerifiedToken> later)
                ? Answer.awaited(later.cache())
                : answer;
    }
}
