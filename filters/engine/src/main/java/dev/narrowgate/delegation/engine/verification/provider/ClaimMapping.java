package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Maps an issuer's claims to those of an access token. The configuration selects the mapping; a token never does. */
public interface ClaimMapping {

    /** The mapping of transaction tokens. */
    ClaimMapping TRANSACTION = new TransactionClaims();

    /**
     * Returns the mapping of JWT authorization grants, which may omit more claims (RFC 7523, section 3).
     *
     * @param clientId the client of a grant that names none
     */
    static ClaimMapping assertion(String clientId) {
        return new AssertionClaims(clientId);
    }

    /**
     * Returns the claims in the form of RFC 9068. Refuses with {@code TokenRejected} claims that have no meaning in
     * this form.
     *
     * @param use the use of the token: some issuers name a subject and an actor in two ways
     * @param token the fingerprint of the token's text, for a token without an id
     */
    ObjectNode asAccessToken(ObjectNode claims, TokenUse use, TokenFingerprint token);

    /** Returns the subject's display name, or null when the issuer gives none. The name is not an identifier. */
    default @Nullable String name(ObjectNode claims) {
        return null;
    }

    /** Returns whether every token must name its issuer. */
    default boolean namesIssuer() {
        return true;
    }
}
