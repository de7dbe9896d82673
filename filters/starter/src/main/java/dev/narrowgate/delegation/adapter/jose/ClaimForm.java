package dev.narrowgate.delegation.adapter.jose;

import tools.jackson.databind.node.ObjectNode;

/** How an issuer writes what an access token says. Which one it is, is configuration, never found out from a token. */
public interface ClaimForm {

    /** As RFC 9068 does. */
    ClaimForm ACCESS_TOKEN = claims -> claims;

    /** As Microsoft Entra does. */
    ClaimForm ENTRA = new EntraClaims();

    /** As transaction tokens do. */
    ClaimForm TRANSACTION = new TransactionClaims();

    /**
     * As a JWT authorization grant does, which may leave out more (RFC 7523, section 3).
     *
     * @param clientId the client that it is for when it does not say
     */
    static ClaimForm assertion(String clientId) {
        return new AssertionClaims(clientId);
    }

    /** The same in the words of RFC 9068. Refuses with {@code TokenRejected} what has no meaning in them. */
    ObjectNode asAccessToken(ObjectNode claims);

    /** Whether every token has to say who issued it. */
    default boolean namesIssuer() {
        return true;
    }
}
