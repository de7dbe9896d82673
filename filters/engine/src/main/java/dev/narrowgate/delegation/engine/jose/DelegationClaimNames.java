package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.token.AuthorizationDetails;

/** The names of the claims that Narrowgate reads and writes. */
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
    public static final String AUTHORIZATION_DETAILS = AuthorizationDetails.CLAIM;

    /** The SHA-256 hash of the token that a proof or a provenance belongs to (RFC 9449, section 4.2). */
    public static final String ATH = "ath";

    // RFC 9449, section 4.2
    public static final String HTM = "htm";
    public static final String HTU = "htu";
    public static final String NONCE = "nonce";

    // The hashes of the request's other tokens in a WIMSE proof token
    public static final String WTH = "wth";
    public static final String TTH = "tth";
    public static final String OTH = "oth";

    /** The key that a token is bound to (RFC 7800, section 3.1). */
    public static final String CNF = "cnf";

    /** The key itself, a member of {@code cnf} (RFC 7800, section 3.2). */
    public static final String CNF_JWK = "jwk";

    // RFC 9470, section 6
    public static final String ACR = "acr";
    public static final String AUTH_TIME = "auth_time";

    // OpenID Connect Core 1.0, sections 2, 3.3.2.11 and 5.1
    public static final String AMR = "amr";
    public static final String AZP = "azp";
    public static final String AT_HASH = "at_hash";
    public static final String C_HASH = "c_hash";
    public static final String NAME = "name";
    public static final String EMAIL = "email";
    public static final String PREFERRED_USERNAME = "preferred_username";

    /** FAPI 1.0, part 2, section 5.1. */
    public static final String S_HASH = "s_hash";

    // RFC 8417, section 2.2
    public static final String EVENTS = "events";
    public static final String TXN = "txn";

    // OAuth transaction tokens, section 9.2
    public static final String REQ_WL = "req_wl";
    public static final String TCTX = "tctx";
    public static final String RCTX = "rctx";

    /** The content of a signed introspection response (RFC 9701, section 5). */
    public static final String TOKEN_INTROSPECTION = "token_introspection";

    /** Whether {@code act} shows every actor (OAuth actor profile). */
    public static final String CHAIN_COMPLETE = "chain_complete";

    /** The issuer of the token that a provenance belongs to. The hash of an opaque token does not name its issuer. */
    public static final String TOKEN_ISS = "token_iss";

    // Mission-Bound Authorization: the mission that a token is bound to.
    public static final String MISSION = "mission";
    public static final String MISSION_ID = "id";

    // Members of task, and of a mission
    public static final String TASK_ORIGIN = "origin";
    public static final String TASK_CALLS = "calls";
    public static final String TASK_IN_FLIGHT = "in_flight";
    public static final String TASK_PURPOSE = "purpose";
    public static final String TASK_SENSITIVITY = "sensitivity";

    // Written by a gateway, and accepted from a gateway only.
    public static final String TASK_ID = "task_id";
    public static final String TASK = "task";
    public static final String SUB_ISS = "sub_iss";
    public static final String SUB_NAME = "sub_name";
    public static final String PARENT = "parent";
    public static final String ANCESTORS = "ancestors";
    public static final String HOP = "hop";
    public static final String MAX_DEPTH = "max_depth";
    public static final String SCOPE_FROM = "scope_from";
    public static final String DECISION = "decision";
    public static final String POLICY = "policy";

    private DelegationClaimNames() {}
}
