package dev.narrowgate.delegation.exchange;

/**
 * A request as it is about to leave, for those who sign it.
 *
 * @param target a URI, with the address of the next hop, the path and the query that it is sent with
 */
public record OutgoingRequest(String method, String target) {}
