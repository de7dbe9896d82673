package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * The claims of a transaction token (OAuth transaction tokens, section 9.2). It is known by its transaction, and its client is the
 * workload that asked for it.
 */
final class TransactionClaims implements ClaimMapping {

    @Override
    public ObjectNode asAccessToken(ObjectNode written, TokenUse use, TokenFingerprint token) {
        var claims = new ClaimReader(written, "");
        var transaction = claims.string(TXN);
        var workload = claims.strings(REQ_WL).getLast();
        if (claims.optionalScope(SCOPE) == null) {
            // What it is for is never unlimited because nobody said (section 13.14).
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

    /** {@code iss} is left out where the trust domain has one service that issues (section 9.2). */
    @Override
    public boolean namesIssuer() {
        return false;
    }
}
