package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends a token to whoever can verify one of its form: a JWS of three parts is verified here, and anything else is opaque.
 * Of some issuers a JWT counts only as long as they say so themselves.
 */
public final class TokenFormatRouter implements TokenVerifier {

    private final TokenVerifier signed;
    private final @Nullable TokenVerifier opaque;
    private final Map<String, TokenVerifier> asked;

    /**
     * @param signed verifies JWTs
     * @param opaque verifies what is none; without it every such token is refused
     * @param asked by issuer, whose JWTs are to be asked about as well
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
        // First the signature: nobody is asked about what anybody could have written.
        var own = signed.verify(token, use);
        return asked.isEmpty() ? own : own.then(verified -> ask(token, use, verified));
    }

    private Answer<VerifiedToken> ask(BearerToken token, TokenUse use, VerifiedToken verified) {
        var issuer = asked.get(verified.id().issuer());
        return issuer == null
                ? Answer.ready(verified)
                : issuer.verify(token, use).then(answered -> Answer.ready(both(verified, answered)));
    }

    /** What the token says, as long as its issuer says the same of it. */
    private static VerifiedToken both(VerifiedToken token, VerifiedToken answer) {
        if (!token.subject().equals(answer.subject())
                || !token.actors().equals(answer.actors())
                || !Objects.equals(token.authorizedActor(), answer.authorizedActor())
                || !token.scopes().equals(answer.scopes())
                || !token.audience().equals(answer.audience())
                || !Objects.equals(token.task(), answer.task())
                || token.hop() != answer.hop()
                || !token.bindings().equals(answer.bindings())
                || !token.authentication().equals(answer.authentication())
                || !isSameClient(token.clientId(), answer.clientId())
                || token.expiresAt().isAfter(answer.expiresAt())) {
            throw new TokenRejected("issuer " + token.id().issuer() + " says something else of it than it says itself");
        }
        return token.believedUntil(answer.believedUntil());
    }

    /** An answer need not name the client (RFC 7662, section 2.2). */
    private static boolean isSameClient(String token, String answer) {
        return token.isEmpty() || answer.isEmpty() || token.equals(answer);
    }

    private static boolean hasThreeParts(String text) {
        int first = text.indexOf('.');
        int second = first < 0 ? -1 : text.indexOf('.', first + 1);
        return second >= 0 && text.indexOf('.', second + 1) < 0;
    }
}
