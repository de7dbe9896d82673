package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A key, by its thumbprint: one that a token is bound to (RFC 7800, section 3.1), or one that a presenter has shown to hold.
 *
 * @param thumbprint base64url, letter by letter
 */
public record KeyBinding(Kind kind, String thumbprint) {

    /** The claim {@code cnf} that names these keys (RFC 7800, section 3.1). */
    public static Map<String, Object> confirmation(Collection<KeyBinding> bindings) {
        var confirmation = new TreeMap<String, Object>();
        bindings.forEach(binding -> confirmation.put(binding.kind().member(), binding.thumbprint()));
        return confirmation;
    }

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
