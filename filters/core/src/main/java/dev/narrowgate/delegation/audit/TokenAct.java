package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.hop.Caller;
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
 * @param result permitted if the request is answered
 * @param client the client that sent the request, if it is known
 * @param token the token of the request, if this gateway issued it
 */
public record TokenAct(
        String id,
        Instant time,
        Kind kind,
        Request request,
        Result result,
        @Nullable Client client,
        @Nullable TokenId token,
        Response response)
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

    /** The request as it arrived. Its path may contain a token, which is redacted. */
    public record Request(
            String method, String path, @Nullable String traceId, Caller caller) {

        public Request {
            path = Redaction.of(path);
        }
    }

    /** An authenticated client of the token service, and its identity as an actor. */
    public record Client(String id, Principal actor) {}

    /**
     * The response to the client.
     *
     * @param answer the answer about the token, or the effect on the token
     * @param status the status that the client receives
     * @param duration the time since the request arrived
     */
    public record Response(
            @Nullable String answer, @Nullable Integer status, Duration duration) {}

    /** Redacts the tokens that the reason may contain. */
    public TokenAct {
        var reason = result.reason();
        result = reason == null ? result : new Result(result.outcome(), result.code(), Redaction.of(reason));
    }

    @Override
    public boolean isCondition() {
        return result.isPermitted();
    }

    @Override
    public @Nullable Refusal refusal() {
        return isCondition()
                ? null
                : new Refusal(
                        request.caller().network(),
                        client == null ? null : client.id(),
                        result.outcome(),
                        result.code(),
                        result.reason());
    }
}
