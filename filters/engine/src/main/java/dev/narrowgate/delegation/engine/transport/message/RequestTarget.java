package dev.narrowgate.delegation.engine.transport.message;

/**
 * Reads the target of a request line (RFC 9112, section 3.2). The origin form is accepted, and the absolute form if it
 * names the same host as {@code Host}. The forms for a tunnel, and for a server as a whole, are refused.
 */
public final class RequestTarget {

    private static final int LONGEST_AUTHORITY = 300;

    private final CapturedBytes scheme = new CapturedBytes(8);
    private final CapturedBytes authority = new CapturedBytes(LONGEST_AUTHORITY);
    private int length;
    private boolean origin;
    private boolean path;

    public void add(byte value) {
        if (length++ == 0) {
            origin = value == '/';
        }
        if (origin || path) {
            return;
        }
        if (!isHttp()) {
            scheme.add(value);
        } else if (value == '/') {
            path = true;
        } else {
            authority.add(value);
        }
    }

    private boolean isHttp() {
        return scheme.isIgnoringCase("http://") || scheme.isIgnoringCase("https://");
    }

    public boolean isAcceptable() {
        return origin || path && authority.length() > 0 && authority.isComplete();
    }

    /** Whether the target names this host, or none. */
    public boolean agreesWith(CapturedBytes host) {
        return origin || authority.text().equalsIgnoreCase(host.text());
    }

    public void clear() {
        scheme.clear();
        authority.clear();
        length = 0;
        origin = false;
        path = false;
    }
}
