package dev.narrowgate.delegation.engine.transport.message;

/**
 * The maximum size of a request's head.
 *
 * @param line bytes of the request line
 * @param size bytes of all header lines
 * @param count number of header lines
 */
public record HeadLimits(int line, int size, int count) {}
