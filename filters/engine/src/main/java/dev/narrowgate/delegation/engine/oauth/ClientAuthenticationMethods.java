package dev.narrowgate.delegation.engine.oauth;

/** Client authentication methods (RFC 7591, section 2; RFC 8705, section 2; OAuth SPIFFE client authentication). */
public final class ClientAuthenticationMethods {

    public static final String CLIENT_SECRET_BASIC = "client_secret_basic";
    public static final String CLIENT_SECRET_POST = "client_secret_post";
    public static final String PRIVATE_KEY_JWT = "private_key_jwt";
    public static final String TLS_CLIENT_AUTH = "tls_client_auth";
    public static final String SPIFFE_JWT = "spiffe_jwt";

    private ClientAuthenticationMethods() {}
}
