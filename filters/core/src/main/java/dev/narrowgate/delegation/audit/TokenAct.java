package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to introspect or revoke a token of this gateway. Like a hop, it is carried out and answered only after
 * its record is written.
 *
 * @param time when the record was made
 * @param peer the network that the request is counted under
 * @param outcome {@code PERMITTED} if the request is answered
 * @param code the code of the refusal, if there is one
 * @param reason the reason of the refusal, if there is one
 * @param client the client that sent the request, if it is known
 * @param token the token of the request, if this gateway issued it
 * @param answer the answer about the token, or the effect on the token
 * @param address the address of the sender; empty if unknown
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

    /** The name in place of the route, in these records and in those of token requests. */
    public static final String ROUTE = "token-service";

    /** The kind of the request. */
    public enum Kind {
        /** The token was introspected (RFC 7662). */
        INTROSPECTED("introspected"),
        /** The token was revoked (RFC 7009). */
        REVOKED("revoked");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The text for the audit. */
        public String text() {
            return text;
        }
    }

    /** An authenticated client of the token service, and its identity as an actor. */
    public record Client(String id, Principal actor) {}

    /** Redacts the tokens that the texts may contain. */
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
