package dev.narrowgate.delegation.token;

/**
 * The scheme of the {@code Authorization} header that carries a token. Authorization servers use the same name for the
 * type of the token (RFC 6749, section 7.1).
 */
public enum AuthorizationScheme {
    /** Any holder may use the token (RFC 6750, section 2.1). */
    BEARER("Bearer"),
    /** The presenter has to prove possession of the key that the token is bound to (RFC 9449, section 7.1). */
    DPOP("DPoP");

    /** The name of the header (RFC 9110, section 11.6.2). */
    public static final String HEADER = "Authorization";

    /** The scheme of an id and a password, which carries no token (RFC 7617, section 2). */
    public static final String BASIC = "Basic";

    private final String text;

    AuthorizationScheme(String text) {
        this.text = text;
    }

    /** The scheme as written in the header. */
    public String text() {
        return text;
    }

    /** Returns the header value for this token. */
    public String credentials(String token) {
        return text + ' ' + token;
    }
}
