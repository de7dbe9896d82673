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
 * @param result the result of the hop up to this record
 */
public record AuditRecord(
        Instant time, AuditEvent event, Received received, Result result, Facts facts, Response response)
        implements AuditEntry {

    /**
     * The facts that the stages established, as far as the hop came.
     *
     * @param token the content of the subject token, if it is genuine
     * @param delegation the delegation, if the presentation of the token is valid too
     * @param decision the id of the decision
     * @param outgoing the token for the next hop
     * @param verified the genuine tokens that {@code token} and {@code delegation} were read from
     */
    public record Facts(
            @Nullable VerifiedToken token,
            @Nullable Delegation delegation,
            @Nullable String decision,
            @Nullable IssuedToken outgoing,
            @Nullable PresentedTokens verified) {}

    /**
     * The response to the caller.
     *
     * @param status the status that the caller receives
     * @param duration the time since the request arrived
     * @param bytes the body bytes in each direction; null before the hop ended
     */
    public record Response(
            @Nullable Integer status,
            Duration duration,
            @Nullable BodyBytes bytes) {}

    public Outcome outcome() {
        return result.outcome();
    }

    @Override
    public String id() {
        return received.id();
    }

    @Override
    public boolean isCondition() {
        return result.isPermitted();
    }

    @Override
    public @Nullable Refusal refusal() {
        var token = facts.token();
        return event == AuditEvent.DECIDED && !result.isPermitted()
                ? new Refusal(
                        received.caller().network(),
                        token == null ? null : by(token),
                        result.outcome(),
                        result.code(),
                        result.reason())
                : null;
    }

    /** The holder of the token: the client that obtained it from its issuer, or else its subject. */
    private static String by(VerifiedToken token) {
        return token.id().issuer()
                + '\n'
                + (token.clientId().isEmpty() ? token.subject().subject() : token.clientId());
    }
}
