package dev.narrowgate.delegation;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that ends a hop without an answer from the next hop. The message is for the operator: it names the exact
 * fault and never contains a token. One catalogue maps each failure to the response for the caller.
 */
public abstract sealed class DelegationFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String code;
    private transient @Nullable Throwable unforeseen;

    private DelegationFailure(String code, String reason) {
        // A refusal is an expected result, so it needs no stack trace.
        super(Redaction.of(reason), null, false, false);
        this.code = code;
    }

    /** The stable code that the caller and the audit see. */
    public String code() {
        return code;
    }

    /** The exact reason, for the operator. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The unforeseen error behind this failure, for the log; null if there is none. Its message may quote a token. */
    public @Nullable Throwable unforeseen() {
        return unforeseen;
    }

    void keep(Throwable error) {
        unforeseen = error;
    }

    /** The credentials or the request are not acceptable. */
    public abstract static sealed class Rejected extends DelegationFailure
            permits RequestMalformed,
                    RequestTooLarge,
                    RequestTimeout,
                    RequestMisdirected,
                    TokenMissing,
                    TokenRejected,
                    ProofRejected,
                    DelegationEnded,
                    DepartureRefused,
                    TokenRequestRefused {
        private final boolean ofActor;

        Rejected(String code, String reason) {
            this(code, reason, false);
        }

        /** @param ofActor whether the actor token is at fault; the reason then begins with {@code actor token:} */
        Rejected(String code, String reason, boolean ofActor) {
            super(code, ofActor ? "actor token: " + reason : reason);
            this.ofActor = ofActor;
        }

        /** Whether the actor token is at fault instead of the subject token. */
        public boolean isOfActor() {
            return ofActor;
        }
    }

    /** The credentials are genuine, but the request is not allowed. */
    public abstract static sealed class Denied extends DelegationFailure
            permits AuthenticationInsufficient,
                    AuthorizationInsufficient,
                    ClaimsInsufficient,
                    ScopeInsufficient,
                    ActorUnauthorized,
                    TaskRequired,
                    TaskClosed,
                    BudgetExhausted,
                    PolicyDenied {
        Denied(String code, String reason) {
            super(code, reason);
        }
    }

    /** The hop could not be verified, decided, exchanged, recorded or forwarded. */
    public abstract static sealed class Failed extends DelegationFailure
            permits ExchangeRejected,
                    NextHopUnavailable,
                    NextHopTimeout,
                    KeysUnavailable,
                    DecisionUnavailable,
                    ExchangeUnavailable,
                    AuditUnavailable,
                    StoreUnavailable {
        Failed(String code, String reason) {
            super(code, reason);
        }
    }

    /** The request itself is ambiguous or broken. */
    public static final class RequestMalformed extends Rejected {
        public RequestMalformed(String reason) {
            super("request-malformed", reason);
        }
    }

    /** The body is larger than the gateway accepts. */
    public static final class RequestTooLarge extends Rejected {
        public RequestTooLarge(String reason) {
            super("request-too-large", reason);
        }
    }

    /** The body did not arrive in time. */
    public static final class RequestTimeout extends Rejected {
        public RequestTimeout(String reason) {
            super("request-timeout", reason);
        }
    }

    /** The request has no credentials. */
    public static final class TokenMissing extends Rejected {
        public TokenMissing() {
            super("token-missing", "no Authorization header with a bearer token");
        }
    }

    /** A token is malformed, forged, foreign, of the wrong type, expired, or addressed to another audience. */
    public static sealed class TokenRejected extends Rejected permits ClaimsRejected {
        enum Cause {
            CONTENT,
            PASSING,
            REVOKED
        }

        private final Cause cause;

        public TokenRejected(String reason) {
            this(reason, false, Cause.CONTENT);
        }

        TokenRejected(String reason, boolean ofActor, Cause cause) {
            super("token-rejected", reason, ofActor);
            this.cause = cause;
        }

        /** A refusal of the actor token. */
        public static TokenRejected ofActor(String reason) {
            return new TokenRejected(reason, true, Cause.CONTENT);
        }

        /** A refusal of a token that was revoked, or that was made from a revoked one (law 11). */
        public static TokenRejected revoked(String reason) {
            return new TokenRejected(reason, false, Cause.REVOKED);
        }

        /** A temporary refusal: the issuer may accept the same token later, so no cache keeps it. */
        public static TokenRejected passing(String reason) {
            return new TokenRejected(reason, false, Cause.PASSING);
        }

        /** The same refusal, for the actor token. */
        public TokenRejected asOfActor() {
            return new TokenRejected(reason(), true, cause);
        }

        /** Whether the token, or one that it was made from, was revoked. */
        public boolean isRevoked() {
            return cause == Cause.REVOKED;
        }

        /** Whether the refusal is temporary, because the issuer may accept the same token later. */
        public boolean isPassing() {
            return cause == Cause.PASSING;
        }
    }

    /** The scopes of the token are insufficient. */
    public static final class ScopeInsufficient extends Denied {
        private final transient List<String> required;

        public ScopeInsufficient(List<String> required, String reason) {
            super("scope-insufficient", reason);
            this.required = List.copyOf(required);
        }

        /** The sufficient scopes (RFC 6750, section 3). */
        public List<String> required() {
            return required;
        }
    }

    /** The actor is missing or not allowed, a required proof is missing, or the chain has a loop or is too deep. */
    public static sealed class ActorUnauthorized extends Denied permits ActorRevoked {
        private final boolean ofChain;

        public ActorUnauthorized(String reason) {
            this(reason, false);
        }

        public ActorUnauthorized(String reason, boolean ofChain) {
            super("actor-unauthorized", reason);
            this.ofChain = ofChain;
        }

        /** Whether the form of the chain is at fault (its depth or a loop), and not the identity of an actor. */
        public boolean isOfChain() {
            return ofChain;
        }
    }

    /** The policy or the decision point denied the request. */
    public static sealed class PolicyDenied extends Denied permits RequestableDenial {
        public PolicyDenied(String reason) {
            super("policy-denied", reason);
        }
    }

    /** The issued token exceeds the grant, or the answer does not match the request. */
    public static final class ExchangeRejected extends Failed {
        public ExchangeRejected(String reason) {
            super("exchange-rejected", reason);
        }
    }

    /** The next hop cannot be reached, or it ended its answer early. */
    public static sealed class NextHopUnavailable extends Failed permits NextHopFaulty {
        private final int answered;

        public NextHopUnavailable(String reason) {
            this(reason, 0);
        }

        public NextHopUnavailable(String reason, int answered) {
            super("next-hop-unavailable", reason);
            this.answered = answered;
        }

        /** The status that the caller had received when the next hop ended its answer early, or 0. */
        public int answered() {
            return answered;
        }
    }

    /** The next hop did not answer in time. */
    public static final class NextHopTimeout extends Failed {
        public NextHopTimeout(String reason) {
            super("next-hop-timeout", reason);
        }
    }

    /** The keys of an issuer cannot be obtained, so none of its tokens can be verified. */
    public static sealed class KeysUnavailable extends Failed permits KeyNotFetched {
        public KeysUnavailable(String reason) {
            super("keys-unavailable", reason);
        }
    }

    /** The policy could not be evaluated, or the decision is unusable. */
    public static final class DecisionUnavailable extends Failed {
        public DecisionUnavailable(String reason) {
            super("decision-unavailable", reason);
        }
    }

    /** The narrower token could not be obtained. */
    public static final class ExchangeUnavailable extends Failed {
        private final transient @Nullable Duration retryAfter;

        public ExchangeUnavailable(String reason) {
            this(reason, null);
        }

        /** @param retryAfter the delay before another attempt is useful; null if unknown */
        public ExchangeUnavailable(String reason, @Nullable Duration retryAfter) {
            super("exchange-unavailable", reason);
            this.retryAfter = retryAfter;
        }

        public @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The audit record could not be written, so the gateway does not carry out the action. */
    public static final class AuditUnavailable extends Failed {
        public AuditUnavailable(String reason) {
            super("audit-unavailable", reason);
        }
    }
}
