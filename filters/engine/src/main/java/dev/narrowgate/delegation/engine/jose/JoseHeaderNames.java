package dev.narrowgate.delegation.engine.jose;

/** The names of the JOSE header parameters that Narrowgate reads and writes (RFC 7515, section 4.1). */
public final class JoseHeaderNames {

    public static final String ALG = "alg";
    public static final String KID = "kid";
    public static final String TYP = "typ";
    public static final String CTY = "cty";
    public static final String CRIT = "crit";
    public static final String JWK = "jwk";
    public static final String JKU = "jku";
    public static final String X5C = "x5c";
    public static final String X5U = "x5u";

    /** RFC 7797, section 3. */
    public static final String B64 = "b64";

    // RFC 7516, section 4.1
    public static final String ENC = "enc";
    public static final String ZIP = "zip";

    private JoseHeaderNames() {}
}
