package dev.narrowgate.delegation.engine.exchange.server.grant;

/** The ways in which an authorization server issues a narrower token. */
public enum ExchangeProfile {
    /** Token exchange (RFC 8693). */
    TOKEN_EXCHANGE,
    /** Microsoft Entra: the assertion grant of RFC 7523 with {@code requested_token_use=on_behalf_of}. */
    ENTRA_ON_BEHALF_OF,
    /** A server of another domain that takes a JWT of the home server (OAuth identity and authorization chaining). */
    IDENTITY_CHAINING,
    /** The same with an identity assertion authorization grant (ID-JAG). */
    ID_JAG,
    /**
     * A transaction token service. The token is for a trust domain and has its own header (OAuth transaction tokens).
     */
    TRANSACTION_TOKEN;

    /** Whether the server takes assertions of another server. */
    public boolean takesAssertions() {
        return this == IDENTITY_CHAINING || this == ID_JAG;
    }
}
