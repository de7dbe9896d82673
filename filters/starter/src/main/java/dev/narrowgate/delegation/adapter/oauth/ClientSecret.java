package dev.narrowgate.delegation.adapter.oauth;

/** A client's secret (RFC 6749, section 2.3.1). It shows itself to nobody who does not ask for it by name. */
public final class ClientSecret {

    private final String value;

    public ClientSecret(String value) {
        this.value = value;
    }

    /** The text, for the request that authenticates and for nothing else. */
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return "ClientSecret[…]";
    }
}
