package dev.narrowgate.delegation.engine.jose;

/** The names of signature algorithms (RFC 7518, section 3.1; RFC 8037, section 3.1; RFC 9864, section 2.2). */
public final class AlgorithmNames {

    public static final String RS256 = "RS256";
    public static final String RS384 = "RS384";
    public static final String RS512 = "RS512";
    public static final String PS256 = "PS256";
    public static final String PS384 = "PS384";
    public static final String PS512 = "PS512";
    public static final String ES256 = "ES256";
    public static final String ES384 = "ES384";
    public static final String ES512 = "ES512";

    // One algorithm under two names (RFC 9864, section 2.2).
    public static final String EDDSA = "EdDSA";
    public static final String ED25519 = "Ed25519";

    private AlgorithmNames() {}
}
