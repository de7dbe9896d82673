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
 * One thing that is written down about a hop. It refers to what the hop knew by then; of tokens it only ever shows who
 * issued them and under which id (law 8).
 *
 * @param code and {@code reason}: of the failure, when it is one; the reason is exact, and for the operator
 * @param token what the subject token says, when it is genuine
 * @param delegation when it was also presented as it may be
 * @param status that the caller was answered with
 * @param duration since the request arrived
 * @param verified the tokens that {@code token} and {@code delegation} were read from, as far as they were found genuine
 * @param bytes of body that went each way; null before the hop ended
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

    /** Who has it from its issuer: the client that asked for it, or else its subject. */
    private static String by(VerifiedToken token) {
        return token.id().issuer()
                + '\n'
                + (token.clientId().isEmpty() ? token.subject().subject() : token.clientId());
    }
}
