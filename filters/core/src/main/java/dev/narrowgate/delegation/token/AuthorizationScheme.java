package dev.narrowgate.delegation.token;

/** As what a token is handed in: the scheme of the {@code Authorization} header. */
public enum AuthorizationScheme {
    /** Whoever holds it may use it (RFC 6750, section 2.1). */
    BEARER("Bearer"),
    /** With a proof of the key that it is bound to (RFC 9449, section 7.1). */
    DPOP("DPoP");

    private final String text;

    AuthorizationScheme(String text) {
        this.text = text;
    }

    /** As the header writes it. */
    public String text() {
        return text;
    }
}
