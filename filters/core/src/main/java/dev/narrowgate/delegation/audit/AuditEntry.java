package dev.narrowgate.delegation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the audit: about a hop, about several refused ones, about a request at the token service, or about the gateway. */
public sealed interface AuditEntry permits AuditRecord, CountedRefusals, TokenAct, GatewayAct {

    /** The id under which it is found. */
    String id();

    /** When it was made. */
    Instant time();

    /** Whether a request waits for it, and is refused without it (law 7). */
    default boolean isCondition() {
        return false;
    }

    /** What may be counted instead of being written whole, because anyone can cause it: null when that is not so. */
    default @Nullable Refusal refusal() {
        return null;
    }

    /**
     * A request that was refused before anything was forwarded or answered.
     *
     * @param peer the address that it is counted under, empty when it is not known
     * @param by whose token, or which client, was verified in it; null when none was
     */
    record Refusal(
            String peer,
            @Nullable String by,
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason) {

        /** Whether it brought a token, or a client, that was verified. */
        public boolean genuine() {
            return by != null;
        }
    }
}
