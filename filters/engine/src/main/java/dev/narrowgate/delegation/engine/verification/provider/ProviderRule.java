package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/** Expresses a rule for a provider's tokens that a list of claims cannot express. */
interface ProviderRule {

    ProviderRule NONE = (written, names, read, use) -> {};

    /**
     * Applies the rule. Refuses with {@code TokenRejected} a token that is no access token of the provider.
     *
     * @param names the names of the dialect, with the configured changes
     * @param read the claims in the form of RFC 9068, which the rule may change
     */
    void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use);

    /** Returns the rule for a configured subject claim, which also names an actor. */
    default ProviderRule withWrittenSubject() {
        return this;
    }
}
