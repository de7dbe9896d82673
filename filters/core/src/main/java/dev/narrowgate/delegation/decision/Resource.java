package dev.narrowgate.delegation.decision;

/**
 * What it is to be done with (AuthZEN Authorization API 1.0, section 5.3).
 *
 * @param route the id of the route that was matched
 * @param path the raw path, exactly as it arrived
 */
public record Resource(String route, String path) {}
