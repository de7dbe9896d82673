package dev.narrowgate.delegation.token;

/**
 * As what a token is handed in: the scheme of the {@code Authorization} header. An authorization server calls the type of such
 * a token the same (RFC 6749, section 7.1).
 */
public enum AuthorizationScheme {
    /** Whoever holds it may use it (RFC 6750, section 2.1). */
    BEARER("Bearer"),
    /** With a proof of the key that it is bound to (RFC 9449, section 7.1). */
    DPOP("DPoP");

    /** The header (RFC 9110, section 11.6.2). */
    public static final String HEADER = "Authorization";

    /** The scheme of an id and a password, which carries no token (RFC 7617, section 2). */
    public static final String BASIC = "Basic";

    private final String text;

    AuthorizationScheme(String text) {
        this.text = text;
    }

    /** As the header writes it. */
    public String text() {
        return text;
    }

    /** The value of the header with this token. */
    public String credentials(String token) {
        return text + ' ' + token;
    }
}
