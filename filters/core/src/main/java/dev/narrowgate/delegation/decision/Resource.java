package dev.narrowgate.delegation.decision;

/**
 * The object of the requested action (AuthZEN Authorization API 1.0, section 5.3).
 *
 * @param route the id of the route that was matched
 * @param path the raw path, exactly as it arrived
 * @param attributes what else a rule may read of the request
 */
public record Resource(String route, String path, RequestAttributes attributes) {

    /** A resource of which no attribute is known. */
    public Resource(String route, String path) {
        this(route, path, RequestAttributes.NONE);
    }
}
