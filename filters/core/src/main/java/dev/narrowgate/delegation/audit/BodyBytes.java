package dev.narrowgate.delegation.audit;

/**
 * How many bytes of body went over the connections of a hop; of a WebSocket the payload of its data frames.
 *
 * @param in from the caller to the next hop
 * @param out from the next hop to the caller
 */
public record BodyBytes(long in, long out) {}
