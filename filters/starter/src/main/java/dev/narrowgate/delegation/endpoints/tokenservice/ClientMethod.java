package dev.narrowgate.delegation.endpoints.tokenservice;

/** How a client authenticates: the names of the registry of RFC 7591, section 2. */
public enum ClientMethod {
    SECRET_BASIC("client_secret_basic"),
    SECRET_POST("client_secret_post"),
    PRIVATE_KEY_JWT("private_key_jwt"),
    TLS("tls_client_auth");

    private final String text;

    ClientMethod(String text) {
        this.text = text;
    }

    /** As the registry writes it. */
    public String text() {
        return text;
    }
}
