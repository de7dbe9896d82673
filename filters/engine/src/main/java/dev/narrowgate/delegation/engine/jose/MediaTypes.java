package dev.narrowgate.delegation.engine.jose;

/** The media types of tokens, as {@code typ} names them (RFC 7515, section 4.1.9), of documents and of forms. */
public final class MediaTypes {

    /** RFC 7519, section 5.1. */
    public static final String JWT = "jwt";

    /** RFC 9068, section 2.1. */
    public static final String AT_JWT = "at+jwt";

    /** RFC 9449, section 4.2. */
    public static final String DPOP_JWT = "dpop+jwt";

    /** RFC 9701, section 5. */
    public static final String TOKEN_INTROSPECTION_JWT = "token-introspection+jwt";

    // RFC 7523bis
    public static final String AUTHORIZATION_GRANT_JWT = "authorization-grant+jwt";
    public static final String CLIENT_AUTHENTICATION_JWT = "client-authentication+jwt";

    /** Identity assertion authorization grant, section 3.1. */
    public static final String ID_JAG_JWT = "oauth-id-jag+jwt";

    /** OAuth transaction tokens, section 9.1. */
    public static final String TRANSACTION_TOKEN_JWT = "txntoken+jwt";

    // WIMSE workload credentials and WIMSE proof tokens
    public static final String WORKLOAD_IDENTITY_JWT = "wit+jwt";
    public static final String WORKLOAD_PROOF_JWT = "wpt+jwt";

    /** RFC 8417, section 2.3. */
    public static final String SECURITY_EVENT_JWT = "secevent+jwt";

    /** OpenID Connect back-channel logout, section 2.4. */
    public static final String LOGOUT_JWT = "logout+jwt";

    /** The provenance that a gateway signs. */
    public static final String PROVENANCE_JWT = "delegation-provenance+jwt";

    /** The prefix that a media type in {@code typ} may omit (RFC 7515, section 4.1.9). */
    public static final String APPLICATION = "application/";

    /** RFC 8259, section 11. */
    public static final String JSON = APPLICATION + "json";

    /** RFC 7517, section 8.5. */
    public static final String JWK_SET = APPLICATION + "jwk-set+json";

    /** RFC 6749, appendix B. */
    public static final String FORM = APPLICATION + "x-www-form-urlencoded";

    private MediaTypes() {}
}
