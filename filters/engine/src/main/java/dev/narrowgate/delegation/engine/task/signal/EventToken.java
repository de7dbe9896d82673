package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verified security event token (RFC 8417).
 *
 * @param jti its id, unique within its issuer
 * @param subject the subject identifier; null if it has none
 */
record EventToken(
        String issuer,
        String jti,
        Instant issuedAt,
        @Nullable ClaimReader subject,
        List<Event> events) {

    EventToken {
        events = List.copyOf(events);
    }

    /**
     * One event of a token.
     *
     * @param uri its type
     * @param claims its members
     */
    record Event(String uri, ClaimReader claims) {}
}
