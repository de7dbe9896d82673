package dev.narrowgate.delegation.adapter.oauth;

/** The identifiers of token types (RFC 8693, section 3). */
public final class TokenTypes {

    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private TokenTypes() {}
}
