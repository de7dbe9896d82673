package dev.narrowgate.delegation.exchange;

/**
 * A request just before it is sent, as the input of a signature.
 *
 * @param target the URI with the address of the next hop, and the path and query that are sent
 */
public record OutgoingRequest(String method, String target) {}
