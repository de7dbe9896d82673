package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A key, identified by its thumbprint. A token is bound to it (RFC 7800, section 3.1), or a presenter has proven
 * possession of it.
 *
 * @param thumbprint the thumbprint in base64url, compared character by character
 */
public record KeyBinding(Kind kind, String thumbprint) {

    /** The value of the claim {@code cnf} that names these keys (RFC 7800, section 3.1). */
    public static Map<String, Object> confirmation(Collection<KeyBinding> bindings) {
        var confirmation = new TreeMap<String, Object>();
        bindings.forEach(binding -> confirmation.put(binding.kind().member(), binding.thumbprint()));
        return confirmation;
    }

    /** The input of the thumbprint. */
    public enum Kind {
        /** A JWK (RFC 9449, section 6.1). */
        JKT("jkt"),
        /** A client certificate (RFC 8705, section 3.1). */
        X5T_S256("x5t#S256");

        private final String member;

        Kind(String member) {
            this.member = member;
        }

        /** The member of {@code cnf} that holds the thumbprint. */
        public String member() {
            return member;
        }
    }
}
