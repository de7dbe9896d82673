package dev.narrowgate.delegation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the audit: about a hop, several refused hops, a request at the token service, or the gateway itself. */
public sealed interface AuditEntry permits AuditRecord, CountedRefusals, TokenAct, GatewayAct {

    /** The id under which the entry is found. */
    String id();

    /** When the entry was made. */
    Instant time();

    /** Whether a request waits for this entry, and is refused without it (law 7). */
    default boolean isCondition() {
        return false;
    }

    /**
     * The refusal in an entry that may be counted instead of being written in full, because any caller can cause it;
     * else null.
     */
    default @Nullable Refusal refusal() {
        return null;
    }

    /**
     * A request that was refused before it was forwarded or answered.
     *
     * @param peer the address that the refusal is counted under; empty if unknown
     * @param by the holder of the verified token, or the verified client; null if none was verified
     */
    record Refusal(
            String peer,
            @Nullable String by,
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason) {

        /** Whether the request had a verified token or client. */
        public boolean genuine() {
            return by != null;
        }
    }
}
