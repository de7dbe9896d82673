package dev.narrowgate.delegation.audit;

/**
 * The number of body bytes on the connections of a hop. For a WebSocket, the payload of its data frames counts.
 *
 * @param in from the caller to the next hop
 * @param out from the next hop to the caller
 */
public record BodyBytes(long in, long out) {}
