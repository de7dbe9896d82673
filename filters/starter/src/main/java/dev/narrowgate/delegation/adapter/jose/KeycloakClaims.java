package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.adapter.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keycloak's access tokens. As an actor counts the service account of a client, and it is named by that client, as operators know
 * it. A user's token has the same {@code azp} when the user logged in at that client, and makes nobody the client.
 */
final class KeycloakClaims implements ProviderRule {

    private static final String USERNAME = "preferred_username";
    private static final String PREFIX = "service-account-";

    @Override
    public void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use) {
        if (use != TokenUse.ACTOR) {
            return;
        }
        var client = written.string("azp");
        // The mapper of the scope service_account writes client_id, and for no user (Keycloak,
        // ServiceAccountConstants). A username
        // alone could be chosen; Keycloak keeps it in lower case.
        if (!client.equals(written.optionalString(CLIENT_ID))
                || !(PREFIX + client).equalsIgnoreCase(written.optionalString(USERNAME))) {
            throw written.refused(USERNAME, "is not that of a service account, which alone is an actor here");
        }
        read.put(SUB, client);
    }

    @Override
    public ProviderRule withWrittenSubject() {
        return NONE;
    }
}
