package dev.narrowgate.delegation.engine.verification.provider;

/** The names of claims that only identity providers use, besides those of RFC 7519, section 4.1. */
public final class ProviderClaimNames {

    // Okta, and Microsoft Entra and ADFS: scope, client and token id
    public static final String SCP = "scp";
    public static final String CID = "cid";
    public static final String APPID = "appid";
    public static final String UTI = "uti";

    // Microsoft Entra
    public static final String OID = "oid";
    public static final String VER = "ver";
    public static final String IDTYP = "idtyp";
    public static final String ROLES = "roles";
    public static final String XMS_ACT_FCT = "xms_act_fct";
    public static final String XMS_SUB_FCT = "xms_sub_fct";

    /** Keycloak: the kind of a token, as a claim and not as the header parameter. */
    public static final String TYP = "typ";

    /** Amazon Cognito: the kind of a token. */
    public static final String TOKEN_USE = "token_use";

    /** PingAM: the kind of a token. */
    public static final String TOKEN_NAME = "tokenName";

    private ProviderClaimNames() {}
}
