package dev.narrowgate.delegation.engine.keys;

/** The members of the metadata of servers (RFC 8414, section 2) and of protected resources (RFC 9728, section 2). */
public final class ServerMetadataNames {

    public static final String ISSUER = "issuer";
    public static final String JWKS_URI = "jwks_uri";
    public static final String TOKEN_ENDPOINT = "token_endpoint";
    public static final String INTROSPECTION_ENDPOINT = "introspection_endpoint";
    public static final String REVOCATION_ENDPOINT = "revocation_endpoint";
    public static final String GRANT_TYPES_SUPPORTED = "grant_types_supported";
    public static final String SCOPES_SUPPORTED = "scopes_supported";

    // Suffixes of an endpoint's name: how a client authenticates there
    public static final String AUTH_METHODS_SUPPORTED = "_auth_methods_supported";
    public static final String AUTH_ALGORITHMS_SUPPORTED = "_auth_signing_alg_values_supported";

    /** RFC 8705, section 5. */
    public static final String MTLS_ENDPOINT_ALIASES = "mtls_endpoint_aliases";

    // OpenID Connect Discovery 1.0, section 3
    public static final String RESPONSE_TYPES_SUPPORTED = "response_types_supported";
    public static final String SUBJECT_TYPES_SUPPORTED = "subject_types_supported";
    public static final String ID_TOKEN_ALGORITHMS_SUPPORTED = "id_token_signing_alg_values_supported";

    // Of a protected resource
    public static final String RESOURCE = "resource";
    public static final String AUTHORIZATION_SERVERS = "authorization_servers";
    public static final String BEARER_METHODS_SUPPORTED = "bearer_methods_supported";
    public static final String DPOP_ALGORITHMS_SUPPORTED = "dpop_signing_alg_values_supported";
    public static final String CERTIFICATE_BOUND_TOKENS = "tls_client_certificate_bound_access_tokens";

    private ServerMetadataNames() {}
}
