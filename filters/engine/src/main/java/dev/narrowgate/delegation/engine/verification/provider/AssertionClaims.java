package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;

import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps the claims of a JWT authorization grant (RFC 7523, section 3), which may omit its client and its id.
 *
 * @param clientId the client of a grant that names none
 */
record AssertionClaims(String clientId) implements ClaimMapping {

    @Override
    public ObjectNode asAccessToken(ObjectNode written, TokenUse use, TokenFingerprint token) {
        var read = written.deepCopy();
        if (!read.has(CLIENT_ID)) {
            read.put(CLIENT_ID, clientId);
        }
        if (!read.has(JTI)) {
            read.put(JTI, "none");
        }
        return read;
    }
}
