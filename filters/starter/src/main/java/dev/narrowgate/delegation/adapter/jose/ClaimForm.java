package dev.narrowgate.delegation.adapter.jose;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How an issuer writes what an access token says. Which one it is, is configuration, never found out from a token. */
public interface ClaimForm {

    /** As RFC 9068 does. */
    ClaimForm ACCESS_TOKEN = claims -> claims;

    /** As Microsoft Entra does. */
    ClaimForm ENTRA = new EntraClaims();

    /** The same in the words of RFC 9068. Refuses with {@code TokenRejected} what has no meaning in them. */
    ObjectNode asAccessToken(ObjectNode claims);

    /** The issuer of a token that need not name one; null when it has to. */
    default @Nullable String impliedIssuer() {
        return null;
    }
}
