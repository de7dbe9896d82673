package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps access tokens of Spring Authorization Server and IdentityServer. A user can have the name of a client there. A
 * token is therefore an actor's only if its subject is the client that requested it. IdentityServer omits {@code sub}
 * then.
 */
final class SpringClaims implements ProviderRule {

    @Override
    public void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use) {
        if (use != TokenUse.ACTOR) {
            return;
        }
        var subject = written.has(SUB) ? written.string(SUB) : read.path(SUB).asString("");
        if (!subject.equals(read.path(CLIENT_ID).asString(""))) {
            throw written.refused(SUB, "is not the client itself, which alone can be an actor");
        }
    }
}
