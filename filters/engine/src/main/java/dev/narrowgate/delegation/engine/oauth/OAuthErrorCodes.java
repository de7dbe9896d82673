package dev.narrowgate.delegation.engine.oauth;

/** The error codes of authorization servers and of protected resources (RFC 6749, section 5.2; RFC 6750, section 3.1). */
public final class OAuthErrorCodes {

    // RFC 6749, sections 4.1.2.1 and 5.2
    public static final String INVALID_REQUEST = "invalid_request";
    public static final String INVALID_CLIENT = "invalid_client";
    public static final String INVALID_GRANT = "invalid_grant";
    public static final String INVALID_SCOPE = "invalid_scope";
    public static final String UNAUTHORIZED_CLIENT = "unauthorized_client";
    public static final String UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type";
    public static final String ACCESS_DENIED = "access_denied";
    public static final String SERVER_ERROR = "server_error";
    public static final String TEMPORARILY_UNAVAILABLE = "temporarily_unavailable";

    // RFC 6750, section 3.1
    public static final String INVALID_TOKEN = "invalid_token";
    public static final String INSUFFICIENT_SCOPE = "insufficient_scope";

    /** RFC 7009, section 2.2.1. */
    public static final String UNSUPPORTED_TOKEN_TYPE = "unsupported_token_type";

    /** RFC 8628, section 3.5. */
    public static final String SLOW_DOWN = "slow_down";

    /** RFC 8693, section 2.2.2; RFC 8707, section 2. */
    public static final String INVALID_TARGET = "invalid_target";

    /** RFC 9396, section 5. */
    public static final String INVALID_AUTHORIZATION_DETAILS = "invalid_authorization_details";

    // RFC 9449, sections 5 and 8
    public static final String INVALID_DPOP_PROOF = "invalid_dpop_proof";
    public static final String USE_DPOP_NONCE = "use_dpop_nonce";

    /** RFC 9470, section 3. */
    public static final String INSUFFICIENT_USER_AUTHENTICATION = "insufficient_user_authentication";

    // OpenID Connect Core 1.0, section 3.1.2.6, and its error for unmet authentication requirements
    public static final String INTERACTION_REQUIRED = "interaction_required";
    public static final String LOGIN_REQUIRED = "login_required";
    public static final String CONSENT_REQUIRED = "consent_required";
    public static final String UNMET_AUTHENTICATION_REQUIREMENTS = "unmet_authentication_requirements";

    /** OAuth actor profile. */
    public static final String ACTOR_UNAUTHORIZED = "actor_unauthorized";

    // Microsoft Entra and Auth0
    public static final String INSUFFICIENT_CLAIMS = "insufficient_claims";

    /** OAuth 2.0 RAR metadata and error remediation: authorization details are missing. */
    public static final String INSUFFICIENT_AUTHORIZATION = "insufficient_authorization";

    public static final String INVALID_RESOURCE = "invalid_resource";
    public static final String MFA_REQUIRED = "mfa_required";
    public static final String TOO_MANY_ATTEMPTS = "too_many_attempts";

    private OAuthErrorCodes() {}
}
