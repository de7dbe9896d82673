package dev.narrowgate.delegation.engine.transport.message;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits.Body;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits.Head;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits.Unread;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * The limits of what callers and next hops may send, and how slowly.
 *
 * @param headerCount The header lines of a request.
 * @param headerTimeout From the first byte of a request's head to its last.
 * @param bodySize The body of a request, announced or not. A policy may have its own {@code body-size}.
 * @param bodyTimeout From the begin of reading the body to its end. 5 seconds more, from the end of the head, end the
 *     connection.
 * @param writeTimeout For a peer to take sent data: a caller, on each HTTP/2 stream too, and a next hop.
 * @param unreadPercent The percentage of the direct memory for unread answers of all callers. The same amount is
 *     allowed for bodies that next hops do not take.
 * @param unreadPercentOfConnection The same for one connection.
 * @param methods The methods that are forwarded, on every route. Other methods get 405 or 501. Add {@code PROPFIND}
 *     and others for WebDAV. Allowed: upper case, none of {@code TRACE}, {@code TRACK}, {@code CONNECT}, {@code PRI}.
 */
public record LimitSettings(
        @Within(min = "8", max = "10000") Integer headerCount,
        @Within(min = "100ms", max = "1h") Duration headerTimeout,
        @Within(min = "0B", max = "100GB") ByteSize bodySize,
        @Within(min = "100ms", max = "1h") Duration bodyTimeout,
        @Within(min = "100ms", max = "1h") Duration writeTimeout,
        @Within(min = "1", max = "90") Integer unreadPercent,
        @Within(min = "1", max = "90") Integer unreadPercentOfConnection,

        @NotEmpty(message = "at least one method, or no such key")
        List<String> methods)
        implements Checked {

    /** The time between two requests, if the application sets no {@code server.netty.idle-timeout}. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    public LimitSettings {
        headerCount = or(headerCount, 128);
        headerTimeout = or(headerTimeout, Duration.ofSeconds(10));
        bodySize = or(bodySize, ByteSize.parse("10MB"));
        bodyTimeout = or(bodyTimeout, Duration.ofSeconds(60));
        writeTimeout = or(writeTimeout, Duration.ofSeconds(30));
        unreadPercent = or(unreadPercent, 25);
        unreadPercentOfConnection = or(unreadPercentOfConnection, 5);
        methods = or(methods, List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    }

    @Override
    public void check(Findings findings) {
        for (int i = 0; i < methods.size(); i++) {
            var method = methods.get(i);
            if (method == null || !HttpMethods.canBeForwarded(method)) {
                findings.problem(
                        "methods[" + i + "]",
                        "'" + method + "' does not fit (expected: a method in upper case, none of TRACE, TRACK, CONNECT"
                                + " and PRI, which are never forwarded)");
            }
        }
    }

    public TransportLimits limits() {
        return new TransportLimits(
                new Head(headerCount, headerTimeout),
                new Body(bodySize.bytes(), bodyTimeout),
                writeTimeout,
                new Unread(
                        TransportLimits.ofDirectMemory(unreadPercent),
                        TransportLimits.ofDirectMemory(unreadPercentOfConnection)),
                IDLE,
                // In the configured order, which is that of the Allow header.
                Collections.unmodifiableSet(new LinkedHashSet<>(
                        methods.stream().filter(Objects::nonNull).toList())));
    }
}
