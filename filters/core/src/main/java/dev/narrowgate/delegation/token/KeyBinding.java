package dev.narrowgate.delegation.token;

/**
 * A key, by its thumbprint: one that a token is bound to (RFC 7800, section 3.1), or one that a presenter has shown to hold.
 *
 * @param thumbprint base64url, letter by letter
 */
public record KeyBinding(Kind kind, String thumbprint) {

    /** What the thumbprint is made from. */
    public enum Kind {
        /** A JWK (RFC 9449, section 6.1). */
        JKT("jkt"),
        /** A client certificate (RFC 8705, section 3.1). */
        X5T_S256("x5t#S256");

        private final String member;

        Kind(String member) {
            this.member = member;
        }

        /** The member of {@code cnf} that holds it. */
        public String member() {
            return member;
        }
    }
}
