package dev.narrowgate.delegation.engine.exchange.server.grant;

/** The identifiers of token types (RFC 8693, section 3). */
public final class TokenTypes {

    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    /** OAuth transaction tokens, section 11.1. */
    public static final String TRANSACTION_TOKEN = "urn:ietf:params:oauth:token-type:txn_token";

    /** Identity assertion authorization grant, section 4.3. */
    public static final String ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";

    /** The {@code token_type} of a token that is not an access token (RFC 8693, section 2.2.1). */
    public static final String NOT_APPLICABLE = "N_A";

    private TokenTypes() {}
}
