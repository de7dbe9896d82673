package dev.narrowgate.delegation.decision;

/**
 * The object of the requested action (AuthZEN Authorization API 1.0, section 5.3).
 *
 * @param route the id of the route that was matched
 * @param path the raw path, exactly as it arrived
 */
public record Resource(String route, String path) {}
