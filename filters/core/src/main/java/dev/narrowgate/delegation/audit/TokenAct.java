package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request about a token of this gateway: to look at it, or to take it back. It is answered, and done, only when that is
 * written down, as a hop is forwarded.
 *
 * @param time when the record was made
 * @param peer the network that it is counted under
 * @param outcome {@code PERMITTED} when it is answered
 * @param code and {@code reason}: of the refusal, when it is one
 * @param client who asked, when that is known
 * @param address of the one that sent it; empty when that is not known
 * @param token that it was about, when it is one of this gateway
 * @param answer what is said of the token, or becomes of it
 */
public record TokenAct(
        String id,
        Instant time,
        Kind kind,
        String method,
        String path,
        String peer,
        @Nullable String traceId,
        Outcome outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable Client client,
        @Nullable TokenId token,
        @Nullable String answer,
        @Nullable Integer status,
        Duration duration,
        String address)
        implements AuditEntry {

    /** What its record, and that of a token request, has where a hop has its route. */
    public static final String ROUTE = "token-service";

    /** What was asked for. */
    public enum Kind {
        /** RFC 7662. */
        INTROSPECTED("introspected"),
        /** RFC 7009. */
        REVOKED("revoked");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As the audit writes it. */
        public String text() {
            return text;
        }
    }

    /** A client of the token service that has authenticated, and the agent that it is. */
    public record Client(String id, Principal actor) {}

    /** Without the tokens that a text may hold. */
    public TokenAct {
        reason = reason == null ? null : Redaction.of(reason);
        path = Redaction.of(path);
    }

    @Override
    public boolean isCondition() {
        return outcome == Outcome.PERMITTED;
    }

    @Override
    public @Nullable Refusal refusal() {
        var known = client;
        return isCondition() ? null : new Refusal(peer, known == null ? null : known.id(), outcome, code, reason);
    }
}
