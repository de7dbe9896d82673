package dev.narrowgate.delegation.engine.transport.message;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Set;

/**
 * What a connection may take of the gateway.
 *
 * @param headerCount header lines of a request
 * @param headerTimeout from the first byte of a head to its last
 * @param bodySize of a request, in bytes
 * @param bodyTimeout from the end of the head to the end of the body
 * @param writeTimeout for what was written to be taken
 * @param unreadBytes of all answers that were sent and not taken, and as many of all bodies of requests
 * @param unreadBytesOfConnection as above, of one connection
 * @param idleTimeout between two requests, where the application has set none
 * @param methods that are forwarded
 */
public record TransportLimits(
        int headerCount,
        Duration headerTimeout,
        long bodySize,
        Duration bodyTimeout,
        Duration writeTimeout,
        long unreadBytes,
        long unreadBytesOfConnection,
        Duration idleTimeout,
        Set<String> methods) {

    /** Bytes, in percent of what the process may have outside of the heap, where answers wait. */
    public static long ofDirectMemory(int percent) {
        long counted = PlatformDependent.maxDirectMemory();
        long most = counted > 0 ? counted : PlatformDependent.estimateMaxDirectMemory();
        return most / 100 * percent;
    }
}
