package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One audit record of a hop, with the facts that are known at that moment. The written form never contains the text of
 * a token (law 8).
 *
 * @param code the code of the failure, if there is one
 * @param reason the exact reason of the failure, for the operator
 * @param token the content of the subject token, if it is genuine
 * @param delegation the delegation, if the presentation of the token is valid too
 * @param status the status that the caller receives
 * @param duration the time since the request arrived
 * @param verified the genuine tokens that {@code token} and {@code delegation} were read from
 * @param bytes the body bytes in each direction; null before the hop ended
 */
public record AuditRecord(
        Instant time,
        AuditEvent event,
        Received received,
        Outcome outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable VerifiedToken token,
        @Nullable Delegation delegation,
        @Nullable String decision,
        @Nullable IssuedToken outgoing,
        @Nullable Integer status,
        Duration duration,
        @Nullable PresentedTokens verified,
        @Nullable BodyBytes bytes)
        implements AuditEntry {

    @Override
    public String id() {
        return received.id();
    }

    @Override
    public boolean isCondition() {
        return outcome == Outcome.PERMITTED;
    }

    @Override
    public @Nullable Refusal refusal() {
        return event == AuditEvent.DECIDED && outcome != Outcome.PERMITTED
                ? new Refusal(received.peer(), token == null ? null : by(token), outcome, code, reason)
                : null;
    }

    /** The holder of the token: the client that obtained it from its issuer, or else its subject. */
    private static String by(VerifiedToken token) {
        return token.id().issuer()
                + '\n'
                + (token.clientId().isEmpty() ? token.subject().subject() : token.clientId());
    }
}
