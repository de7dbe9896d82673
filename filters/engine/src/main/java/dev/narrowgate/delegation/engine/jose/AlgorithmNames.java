package dev.narrowgate.delegation.engine.jose;

import java.util.List;
import java.util.Set;

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

    /** The algorithms that the gateway can verify, in alphabetical order. */
    public static final String LIST = ES256 + ", " + ES384 + ", " + ES512 + ", " + ED25519 + ", " + EDDSA + ", " + PS256
            + ", " + PS384 + ", " + PS512 + ", " + RS256 + ", " + RS384 + ", " + RS512;

    /** The expectation in a message about a list of algorithms. */
    public static final String SOME = "some of " + LIST;

    public static final Set<String> VERIFIED =
            Set.of(ES256, ES384, ES512, ED25519, EDDSA, PS256, PS384, PS512, RS256, RS384, RS512);

    /** The algorithms that are accepted unless a configuration names others. */
    public static final List<String> USUAL = List.of(ES256, ES384, EDDSA, ED25519, PS256, RS256);

    private AlgorithmNames() {}
}
