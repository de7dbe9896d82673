package dev.narrowgate.delegation.engine.oauth;

/** The values of {@code grant_type} (RFC 6749, section 4; RFC 7523, section 2.1; RFC 8693, section 2.1). */
public final class GrantTypes {

    public static final String CLIENT_CREDENTIALS = "client_credentials";
    public static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private GrantTypes() {}
}
