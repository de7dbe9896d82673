package dev.narrowgate.delegation.engine.exchange.server.grant;

/** The ways in which an authorization server gives a narrower token for another one. */
public enum ExchangeProfile {
    /** RFC 8693. */
    TOKEN_EXCHANGE,
    /** Microsoft Entra: the assertion grant of RFC 7523 with {@code requested_token_use=on_behalf_of}. */
    ENTRA_ON_BEHALF_OF,
    /** A server of another domain, which takes what the server at home says as a JWT (OAuth identity and authorization chaining). */
    IDENTITY_CHAINING,
    /** The same, by an identity assertion authorization grant (ID-JAG). */
    ID_JAG,
    /** A transaction token service: the token is for a trust domain, and goes along in a header of its own (OAuth transaction tokens). */
    TRANSACTION_TOKEN;

    /** Whether its server is only asked with what another one said before. */
    public boolean takesAssertions() {
        return this == IDENTITY_CHAINING || this == ID_JAG;
    }
}
