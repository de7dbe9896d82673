package dev.narrowgate.delegation.engine.oauth;

import java.util.Set;

/** The parameters of OAuth requests and the members of responses (RFC 6749, sections 4 and 5; RFC 8693, section 2). */
public final class OAuthParameterNames {

    // RFC 6749, sections 2.3.1 and 3.3
    public static final String GRANT_TYPE = "grant_type";
    public static final String CLIENT_ID = "client_id";
    public static final String CLIENT_SECRET = "client_secret";
    public static final String SCOPE = "scope";

    // RFC 7521, sections 4.1 and 4.2
    public static final String ASSERTION = "assertion";
    public static final String CLIENT_ASSERTION = "client_assertion";
    public static final String CLIENT_ASSERTION_TYPE = "client_assertion_type";

    // RFC 8693, section 2.1
    public static final String RESOURCE = "resource";
    public static final String AUDIENCE = "audience";
    public static final String REQUESTED_TOKEN_TYPE = "requested_token_type";
    public static final String SUBJECT_TOKEN = "subject_token";
    public static final String SUBJECT_TOKEN_TYPE = "subject_token_type";
    public static final String ACTOR_TOKEN = "actor_token";
    public static final String ACTOR_TOKEN_TYPE = "actor_token_type";

    /** RFC 9396, sections 5 and 7. */
    public static final String AUTHORIZATION_DETAILS = "authorization_details";

    // OAuth transaction tokens, section 11.1
    public static final String REQUEST_CONTEXT = "request_context";
    public static final String REQUEST_DETAILS = "request_details";

    /** Microsoft Entra's on-behalf-of. */
    public static final String REQUESTED_TOKEN_USE = "requested_token_use";

    // Parameters of this gateway
    public static final String MAX_LIFETIME = "max_lifetime";
    public static final String MAX_DEPTH = "max_depth";

    // RFC 7662, section 2.1; RFC 7009, section 2.1
    public static final String TOKEN = "token";
    public static final String TOKEN_TYPE_HINT = "token_type_hint";

    // RFC 6749, section 5.1; RFC 8693, section 2.2.1
    public static final String ACCESS_TOKEN = "access_token";
    public static final String ISSUED_TOKEN_TYPE = "issued_token_type";
    public static final String TOKEN_TYPE = "token_type";
    public static final String EXPIRES_IN = "expires_in";

    /** RFC 7662, section 2.2. */
    public static final String ACTIVE = "active";

    // RFC 6749, section 5.2
    public static final String ERROR = "error";
    public static final String ERROR_DESCRIPTION = "error_description";

    // RFC 9470, section 3
    public static final String ACR_VALUES = "acr_values";
    public static final String MAX_AGE = "max_age";

    // Microsoft Entra's error responses
    public static final String CLAIMS = "claims";
    public static final String SUBERROR = "suberror";
    public static final String ERROR_CODES = "error_codes";

    /** The parameters of a token request that the gateway sets itself (RFC 6749, 7523, 8693, 8707, 9396). */
    public static final Set<String> OF_EXCHANGE = Set.of(
            GRANT_TYPE,
            SUBJECT_TOKEN,
            SUBJECT_TOKEN_TYPE,
            ACTOR_TOKEN,
            ACTOR_TOKEN_TYPE,
            REQUESTED_TOKEN_TYPE,
            AUDIENCE,
            RESOURCE,
            SCOPE,
            CLIENT_ID,
            CLIENT_SECRET,
            CLIENT_ASSERTION,
            CLIENT_ASSERTION_TYPE,
            ASSERTION,
            REQUESTED_TOKEN_USE,
            REQUEST_CONTEXT,
            REQUEST_DETAILS,
            AUTHORIZATION_DETAILS);

    private OAuthParameterNames() {}
}
