package dev.narrowgate.delegation.gateway.transport;

import java.time.Duration;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/**
 * What a connection may take of the gateway.
 *
 * @param headerCount header lines of a request
 * @param headerTimeout from the first byte of a head to its last
 * @param bodySize of a request
 * @param bodyTimeout from the end of the head to the end of the body
 * @param writeTimeout for what was written to be taken
 * @param idleTimeout between two requests, where the application has set none
 * @param methods that are forwarded
 */
public record TransportLimits(
        int headerCount,
        Duration headerTimeout,
        DataSize bodySize,
        Duration bodyTimeout,
        Duration writeTimeout,
        Duration idleTimeout,
        Set<String> methods) {}
