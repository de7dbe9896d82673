package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.token.BearerToken;

/** The unverified credential of a client. */
public sealed interface ClientCredential {

    /** The client id that the request claims. */
    String clientId();

    /** The authentication method that the client uses. */
    ClientMethod method();

    /** A client secret, in the header or in the form (RFC 6749, section 2.3.1). */
    record Secret(String clientId, ClientMethod method, String secret) implements ClientCredential {
        @Override
        public String toString() {
            return "Secret[" + method + "]";
        }
    }

    /** A signed assertion (RFC 7523, section 2.2). */
    record Assertion(String clientId, BearerToken assertion) implements ClientCredential {
        @Override
        public ClientMethod method() {
            return ClientMethod.PRIVATE_KEY_JWT;
        }
    }

    /** The client certificate of the request (RFC 8705, section 2.1). */
    record Certificate(String clientId, Evidence evidence) implements ClientCredential {
        @Override
        public ClientMethod method() {
            return ClientMethod.TLS;
        }
    }
}
