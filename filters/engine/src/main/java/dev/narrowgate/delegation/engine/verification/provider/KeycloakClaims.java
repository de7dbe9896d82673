package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AZP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.PREFERRED_USERNAME;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps Keycloak's access tokens. Only the service account of a client is an actor. The account has the client's name
 * wherever its token is used, so that an agent that acts for itself is recognised. A user's token has the same
 * {@code azp} when the user logged in at that client, and does not prove that the client makes the request.
 *
 * @param namesClients whether a service account has its client's name; otherwise the configured claim names it
 */
record KeycloakClaims(boolean namesClients) implements ProviderRule {

    private static final String PREFIX = "service-account-";

    @Override
    public void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use) {
        var isServiceAccount = isServiceAccount(written);
        if (use == TokenUse.ACTOR && !isServiceAccount) {
            throw written.refused(PREFERRED_USERNAME, "is not that of a service account, which alone can be an actor");
        }
        if (isServiceAccount && namesClients) {
            read.put(SUB, written.string(AZP));
        }
    }

    /**
     * Returns whether the token is a service account's. The mapper of the scope service_account writes client_id, and
     * for no user (Keycloak, ServiceAccountConstants). A user could choose such a username, so it is not enough.
     * Keycloak stores it in lower case.
     */
    private static boolean isServiceAccount(ClaimReader written) {
        var client = written.optionalString(AZP);
        return client != null
                && client.equals(written.optionalString(CLIENT_ID))
                && (PREFIX + client).equalsIgnoreCase(written.optionalString(PREFERRED_USERNAME));
    }

    @Override
    public ProviderRule withWrittenSubject() {
        return new KeycloakClaims(false);
    }
}
