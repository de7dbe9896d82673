package dev.narrowgate.delegation.web.peer;

/**
 * The header in which the proxies in front name the caller. They leave the other one as their caller sent it, so only one is
 * read: with both, a stranger could contradict the proxies.
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
