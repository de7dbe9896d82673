package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint.JsonAnswer;
import dev.narrowgate.delegation.engine.oauth.RetryAfter;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a poll (RFC 8936, section 2.3).
 *
 * @param tokens the delivered tokens by their ids, in the order of delivery
 */
record PollAnswer(Map<String, String> tokens) {

    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Fails if the answer is no delivery. Then nothing of it counts. */
    static PollAnswer of(JsonAnswer answered) {
        if (answered.status() == TOO_MANY_REQUESTS || answered.status() >= 500) {
            throw new ServerErrorResponse(answered.status(), RetryAfter.of(answered.retryAfter()));
        }
        if (answered.status() != OK) {
            throw unusable("answered " + answered.status());
        }
        try {
            return read(StrictJson.document(answered.body(), "answer"));
        } catch (TokenRejected malformed) {
            throw unusable(malformed.reason());
        }
    }

    private static PollAnswer read(ObjectNode answer) {
        var tokens = new LinkedHashMap<String, String>();
        if (!answer.has(SignalNames.SETS)) {
            return new PollAnswer(tokens);
        }
        if (!(answer.get(SignalNames.SETS) instanceof ObjectNode sets)) {
            throw unusable("answer: sets is not an object");
        }
        // A token that is no text is refused later, under its id.
        sets.forEachEntry((jti, token) -> tokens.put(jti, token.isString() ? token.asString() : ""));
        return new PollAnswer(tokens);
    }

    private static UnusableAnswer unusable(String what) {
        return new UnusableAnswer(what);
    }

    /** The failure when an answer is no delivery. */
    static final class UnusableAnswer extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String reason;

        UnusableAnswer(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** Says what is wrong, in words that follow the stream's name. */
        String reason() {
            return reason;
        }
    }
}
