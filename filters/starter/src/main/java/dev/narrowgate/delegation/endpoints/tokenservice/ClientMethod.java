package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods;

/** The methods of client authentication, with the names of the registry of RFC 7591, section 2. */
public enum ClientMethod {
    SECRET_BASIC(ClientAuthenticationMethods.CLIENT_SECRET_BASIC),
    SECRET_POST(ClientAuthenticationMethods.CLIENT_SECRET_POST),
    PRIVATE_KEY_JWT(ClientAuthenticationMethods.PRIVATE_KEY_JWT),
    TLS(ClientAuthenticationMethods.TLS_CLIENT_AUTH);

    private final String text;

    ClientMethod(String text) {
        this.text = text;
    }

    /** The registered name. */
    public String text() {
        return text;
    }
}
