package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How an issuer writes what an access token says. Which one it is, is configuration, never found out from a token. */
public interface ClaimMapping {

    /** As transaction tokens do. */
    ClaimMapping TRANSACTION = new TransactionClaims();

    /**
     * As a JWT authorization grant does, which may leave out more (RFC 7523, section 3).
     *
     * @param clientId the client that it is for when it does not say
     */
    static ClaimMapping assertion(String clientId) {
        return new AssertionClaims(clientId);
    }

    /**
     * The same in the words of RFC 9068. Refuses with {@code TokenRejected} what has no meaning in them.
     *
     * @param use what it is presented as: some issuers name a subject and an actor in two ways
     * @param token of its text, for one that has no name of its own
     */
    ObjectNode asAccessToken(ObjectNode claims, TokenUse use, TokenFingerprint token);

    /** What people call its subject, where the issuer says so. It stands beside an identifier, and is none. */
    default @Nullable String name(ObjectNode claims) {
        return null;
    }

    /** Whether every token has to say who issued it. */
    default boolean namesIssuer() {
        return true;
    }
}
