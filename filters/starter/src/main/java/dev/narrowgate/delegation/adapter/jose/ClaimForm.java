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

    /** The same in the words of RFC 9068. Refuses with {@code TokenRejected} what has no meaning in them. */
    ObjectNode asAccessToken(ObjectNode claims);

    /** Whether every token has to say who issued it. */
    default boolean namesIssuer() {
        return true;
    }
}
