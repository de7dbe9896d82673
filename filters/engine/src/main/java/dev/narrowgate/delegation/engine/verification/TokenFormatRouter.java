package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Routes a token to the verifier of its format: a JWS of three parts is verified as a JWT, and any other token is
 * opaque. JWTs of some issuers are accepted only when the issuer confirms them by introspection.
 */
public final class TokenFormatRouter implements TokenVerifier {

    private final TokenVerifier signed;
    private final @Nullable TokenVerifier opaque;
    private final Map<String, TokenVerifier> asked;

    /**
     * @param signed verifies JWTs
     * @param opaque verifies opaque tokens; if null, every such token is refused
     * @param asked the introspecting verifiers, by the issuer whose JWTs they confirm
     */
    public TokenFormatRouter(TokenVerifier signed, @Nullable TokenVerifier opaque, Map<String, TokenVerifier> asked) {
        this.signed = signed;
        this.opaque = opaque;
        this.asked = Map.copyOf(asked);
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        if (opaque != null && !hasThreeParts(token.value())) {
            return opaque.verify(token, use);
        }
        // The signature is checked first, so that a forged token causes no introspection.
        var own = signed.verify(token, use);
        return asked.isEmpty() ? own : own.then(verified -> ask(token, use, verified));
    }

    private Answer<VerifiedToken> ask(BearerToken token, TokenUse use, VerifiedToken verified) {
        var issuer = asked.get(verified.id().issuer());
        return issuer == null
                ? Answer.ready(verified)
                : issuer.verify(token, use).then(answered -> Answer.ready(both(verified, answered)));
    }

    /** Returns the token's content. Refuses the token when its issuer's answer differs. */
    private static VerifiedToken both(VerifiedToken token, VerifiedToken answer) {
        if (!token.subject().equals(answer.subject())
                || !token.actors().equals(answer.actors())
                || !Objects.equals(token.authorizedActor(), answer.authorizedActor())
                || !token.scopes().equals(answer.scopes())
                || !token.audience().equals(answer.audience())
                || !Objects.equals(token.task(), answer.task())
                || token.passage().hop() != answer.passage().hop()
                || !token.bindings().equals(answer.bindings())
                || !token.authentication().equals(answer.authentication())
                || !isSameClient(token.clientId(), answer.clientId())
                || differ(token.claims().subject(), answer.claims().subject())
                || differ(token.claims().actor(), answer.claims().actor())
                || token.expiresAt().isAfter(answer.expiresAt())) {
            throw new TokenRejected("issuer " + token.id().issuer() + " gives other claims than the token");
        }
        return token.believedUntil(answer.validity().believedUntil());
    }

    /** An answer may omit further claims. One that is in both has the same value. */
    private static boolean differ(Map<String, Optional<Object>> token, Map<String, Optional<Object>> answer) {
        return token.entrySet().stream()
                .anyMatch(claim ->
                        answer.containsKey(claim.getKey()) && !claim.getValue().equals(answer.get(claim.getKey())));
    }

    /** An answer may omit the client (RFC 7662, section 2.2). */
    private static boolean isSameClient(String token, String answer) {
        return token.isEmpty() || answer.isEmpty() || token.equals(answer);
    }

    private static boolean hasThreeParts(String text) {
        int first = text.indexOf('.');
        int second = first < 0 ? -1 : text.indexOf('.', first + 1);
        return second >= 0 && text.indexOf('.', second + 1) < 0;
    }
}
