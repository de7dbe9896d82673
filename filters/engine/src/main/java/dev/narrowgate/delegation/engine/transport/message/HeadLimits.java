package dev.narrowgate.delegation.engine.transport.message;

/**
 * How large a request's head may be.
 *
 * @param line bytes of the request line
 * @param size bytes of all header lines
 * @param count header lines
 */
public record HeadLimits(int line, int size, int count) {}
