package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps the claims of a transaction token (OAuth transaction tokens, section 9.2). The transaction is the id of a token
 * without one. The client is the workload that requested the token.
 */
final class TransactionClaims implements ClaimMapping {

    @Override
    public ObjectNode asAccessToken(ObjectNode written, TokenUse use, TokenFingerprint token) {
        var claims = new ClaimReader(written, "");
        var transaction = claims.string(TXN);
        var workload = claims.strings(REQ_WL).getLast();
        if (claims.optionalScope(SCOPE) == null) {
            // A token without a scope must not have an unlimited purpose (section 13.14).
            throw claims.refused(SCOPE, "is missing");
        }
        claims.object(TCTX);
        claims.object(RCTX);
        var read = written.deepCopy();
        read.put(CLIENT_ID, workload);
        if (!claims.has(JTI)) {
            read.put(JTI, transaction);
        }
        return read;
    }

    /** Returns false: {@code iss} is omitted where the trust domain has one issuing service (section 9.2). */
    @Override
    public boolean namesIssuer() {
        return false;
    }
}
