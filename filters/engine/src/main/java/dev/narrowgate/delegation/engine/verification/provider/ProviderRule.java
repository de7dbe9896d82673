package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.TokenUse;
import tools.jackson.databind.node.ObjectNode;

/** What of a provider's tokens no list of claims can say. */
interface ProviderRule {

    ProviderRule NONE = (written, names, read, use) -> {};

    /**
     * Refuses with {@code TokenRejected} what is no access token of the provider.
     *
     * @param names of the dialect, with what the configuration changed
     * @param read the token in the words of RFC 9068, which may be changed
     */
    void apply(ClaimReader written, ClaimNames names, ObjectNode read, TokenUse use);

    /** What is left of it when the configuration itself says which claim names a subject, and so an actor too. */
    default ProviderRule withWrittenSubject() {
        return this;
    }
}
