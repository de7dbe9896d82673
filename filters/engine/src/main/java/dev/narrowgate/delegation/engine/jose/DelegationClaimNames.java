package dev.narrowgate.delegation.engine.jose;

/** The names of the claims that are read and written. */
public final class DelegationClaimNames {

    // RFC 7519, section 4.1
    public static final String ISS = "iss";
    public static final String SUB = "sub";
    public static final String AUD = "aud";
    public static final String EXP = "exp";
    public static final String NBF = "nbf";
    public static final String IAT = "iat";
    public static final String JTI = "jti";

    // RFC 8693, section 4
    public static final String ACT = "act";
    public static final String SCOPE = "scope";
    public static final String CLIENT_ID = "client_id";
    public static final String MAY_ACT = "may_act";

    /** RFC 9396, section 9.1. */
    public static final String AUTHORIZATION_DETAILS = "authorization_details";

    /** The SHA-256 of the token that something is about (RFC 9449, section 4.2). */
    public static final String ATH = "ath";

    /** The key that a token is bound to (RFC 7800, section 3.1). */
    public static final String CNF = "cnf";

    // RFC 9470, section 6
    public static final String ACR = "acr";
    public static final String AUTH_TIME = "auth_time";

    /** Who issued the token that something is about: its hash says that of no opaque one. */
    public static final String TOKEN_ISS = "token_iss";

    // Written by a gateway, and believed of a gateway only.
    public static final String TASK_ID = "task_id";
    public static final String SUB_ISS = "sub_iss";
    public static final String SUB_NAME = "sub_name";
    public static final String PARENT = "parent";
    public static final String ANCESTORS = "ancestors";
    public static final String HOP = "hop";
    public static final String MAX_DEPTH = "max_depth";
    public static final String DECISION = "decision";
    public static final String POLICY = "policy";

    private DelegationClaimNames() {}
}
