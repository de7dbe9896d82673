package dev.narrowgate.delegation.web.peer;

/**
 * The header in which trusted proxies name the caller. Proxies leave the other header as their caller sent it. Only one
 * header is read, because a caller could contradict the proxies in the other.
 */
public enum ProxyHeader {
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** RFC 7239. */
    FORWARDED("Forwarded");

    private final String header;

    ProxyHeader(String header) {
        this.header = header;
    }

    public String header() {
        return header;
    }
}
