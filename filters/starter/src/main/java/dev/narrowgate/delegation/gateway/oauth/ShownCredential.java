package dev.narrowgate.delegation.gateway.oauth;

import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Evidence;

/** What a client shows of itself. Nothing of it is known to be true yet. */
public sealed interface ShownCredential {

    /** Who it says it is. */
    String clientId();

    /** In which way it wants to be recognised. */
    ClientMethod method();

    /** A secret, in the header or in the form (RFC 6749, section 2.3.1). */
    record Secret(String clientId, ClientMethod method, String secret) implements ShownCredential {
        @Override
        public String toString() {
            return "Secret[" + method + "]";
        }
    }

    /** A signed assertion (RFC 7523, section 2.2). */
    record Assertion(String clientId, BearerToken assertion) implements ShownCredential {
        @Override
        public ClientMethod method() {
            return ClientMethod.PRIVATE_KEY_JWT;
        }
    }

    /** A certificate of the connection (RFC 8705, section 2.1). */
    record Certificate(String clientId, Evidence evidence) implements ShownCredential {
        @Override
        public ClientMethod method() {
            return ClientMethod.TLS;
        }
    }
}
