package dev.narrowgate.delegation.engine.transport.message;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Set;

/**
 * Limits of the resources that connections may use.
 *
 * @param headerCount maximum number of header lines of a request
 * @param headerTimeout time from the first byte of a head to its last
 * @param bodySize maximum size of a request's body, in bytes
 * @param bodyTimeout time from the end of the head to the end of the body
 * @param writeTimeout time in which the other end has to take written bytes
 * @param unreadBytes maximum bytes of all answers that wait for callers; all waiting request bodies have the same limit
 * @param unreadBytesOfConnection the same limits for one connection
 * @param idleTimeout time between two requests, if the application sets none
 * @param methods methods that are forwarded
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

    /** Returns a percentage of the process's maximum direct memory, where answers wait, in bytes. */
    public static long ofDirectMemory(int percent) {
        long counted = PlatformDependent.maxDirectMemory();
        long most = counted > 0 ? counted : PlatformDependent.estimateMaxDirectMemory();
        return most / 100 * percent;
    }
}
