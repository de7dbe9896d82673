package dev.narrowgate.delegation.engine.transport.message;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Set;

/**
 * Limits of the resources that connections may use.
 *
 * @param writeTimeout time in which the other end has to take written bytes
 * @param idleTimeout time between two requests, if the application sets none
 * @param methods methods that are forwarded
 */
public record TransportLimits(
        Head head, Body body, Duration writeTimeout, Unread unread, Duration idleTimeout, Set<String> methods) {

    /**
     * Limits of the head of a request.
     *
     * @param count maximum number of its header lines
     * @param timeout time from its first byte to its last
     */
    public record Head(int count, Duration timeout) {}

    /**
     * Limits of the body of a request.
     *
     * @param size maximum size in bytes
     * @param timeout time from the end of the head to the end of the body
     */
    public record Body(long size, Duration timeout) {}

    /**
     * Limits of the bytes that wait for a slow reader.
     *
     * @param bytes maximum bytes of all answers that wait for callers; all waiting request bodies have the same limit
     * @param bytesOfConnection the same limits for one connection
     */
    public record Unread(long bytes, long bytesOfConnection) {}

    public Duration headTimeout() {
        return head.timeout();
    }

    public Duration bodyTimeout() {
        return body.timeout();
    }

    /** Returns a percentage of the process's maximum direct memory, where answers wait, in bytes. */
    public static long ofDirectMemory(int percent) {
        long counted = PlatformDependent.maxDirectMemory();
        long most = counted > 0 ? counted : PlatformDependent.estimateMaxDirectMemory();
        return most / 100 * percent;
    }
}
