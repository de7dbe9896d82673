package dev.narrowgate.delegation.adapter.jose;

/** The names of the claims that are read and written. */
final class DelegationClaimNames {

    // RFC 7519, section 4.1
    static final String ISS = "iss";
    static final String SUB = "sub";
    static final String AUD = "aud";
    static final String EXP = "exp";
    static final String NBF = "nbf";
    static final String IAT = "iat";
    static final String JTI = "jti";

    // RFC 8693, section 4
    static final String ACT = "act";
    static final String SCOPE = "scope";
    static final String CLIENT_ID = "client_id";
    static final String MAY_ACT = "may_act";

    /** RFC 9396, section 9.1. */
    static final String AUTHORIZATION_DETAILS = "authorization_details";

    /** The SHA-256 of the token that something is about (RFC 9449, section 4.2). */
    static final String ATH = "ath";

    /** The key that a token is bound to (RFC 7800, section 3.1). */
    static final String CNF = "cnf";

    // RFC 9470, section 6
    static final String ACR = "acr";
    static final String AUTH_TIME = "auth_time";

    /** Who issued the token that something is about: its hash says that of no opaque one. */
    static final String TOKEN_ISS = "token_iss";

    // Written by a gateway, and believed of a gateway only.
    static final String TASK_ID = "task_id";
    static final String SUB_ISS = "sub_iss";
    static final String SUB_NAME = "sub_name";
    static final String PARENT = "parent";
    static final String ANCESTORS = "ancestors";
    static final String HOP = "hop";
    static final String MAX_DEPTH = "max_depth";
    static final String DECISION = "decision";
    static final String POLICY = "policy";

    private DelegationClaimNames() {}
}
