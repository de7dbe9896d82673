package dev.narrowgate.delegation.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much, and how slowly, anybody may send.
 *
 * @param headerCount header lines of a request
 * @param headerTimeout from the first byte of a request's head to its last
 * @param bodySize of a request
 * @param bodyTimeout from the end of the head to the end of the body
 * @param writeTimeout for what was sent to be taken
 * @param unreadPercent of the direct memory, for all answers that were sent and not taken
 * @param unreadPercentOfConnection as above, for those of one connection
 * @param methods that are forwarded: those of RFC 9110 but TRACE and CONNECT, and PATCH
 */
public record LimitsProperties(
        @DefaultValue("128") Integer headerCount,
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("10MB") DataSize bodySize,
        @DefaultValue("60s") Duration bodyTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("25") Integer unreadPercent,
        @DefaultValue("5") Integer unreadPercentOfConnection,

        @DefaultValue({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        List<String> methods) {}
