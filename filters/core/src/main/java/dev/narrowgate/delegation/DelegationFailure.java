package dev.narrowgate.delegation;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a hop can end without an answer from the next hop. The message is the operator's: exact, naming the
 * place at fault, and never holding a token. What the caller is told is decided elsewhere, in one catalogue.
 */
public abstract sealed class DelegationFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String code;

    private transient @Nullable Throwable unforeseen;

    private DelegationFailure(String code, String reason) {
        // A refusal is an answer, not an accident: it needs no stack trace.
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

    /** The error that no stage foresaw, for the log; null when the failure was foreseen. Its message may quote a token. */
    public @Nullable Throwable unforeseen() {
        return unforeseen;
    }

    void keep(Throwable error) {
        unforeseen = error;
    }

    /** What arrived is not acceptable as credentials or as a request. */
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

        /** @param ofActor whether the actor token is at fault; the reason then begins with that */
        Rejected(String code, String reason, boolean ofActor) {
            super(code, ofActor ? "actor token: " + reason : reason);
            this.ofActor = ofActor;
        }

        /** Whether the presenter's own token is at fault, and not the subject token. */
        public boolean isOfActor() {
            return ofActor;
        }
    }

    /** What arrived is genuine, and is not allowed. */
    public abstract static sealed class Denied extends DelegationFailure
            permits AuthenticationInsufficient,
                    ClaimsInsufficient,
                    ScopeInsufficient,
                    ActorUnauthorized,
                    TaskRequired,
                    PolicyDenied {
        Denied(String code, String reason) {
            super(code, reason);
        }
    }

    /** The hop could not be verified, decided, exchanged, recorded or forwarded. */
    public abstract static sealed class Failed extends DelegationFailure {
        private Failed(String code, String reason) {
            super(code, reason);
        }
    }

    /** The request itself is ambiguous or broken. */
    public static final class RequestMalformed extends Rejected {
        public RequestMalformed(String reason) {
            super("request-malformed", reason);
        }
    }

    /** The body is larger than the gateway takes. */
    public static final class RequestTooLarge extends Rejected {
        public RequestTooLarge(String reason) {
            super("request-too-large", reason);
        }
    }

    /** The body did not come in time. */
    public static final class RequestTimeout extends Rejected {
        public RequestTimeout(String reason) {
            super("request-timeout", reason);
        }
    }

    /** It names a host that is not this gateway's. */
    public static final class RequestMisdirected extends Rejected {
        public RequestMisdirected() {
            super("request-misdirected", "its host is not one of delegation.hosts");
        }
    }

    /** There are no credentials. */
    public static final class TokenMissing extends Rejected {
        public TokenMissing() {
            super("token-missing", "no Authorization header with a bearer token");
        }
    }

    /** A token is malformed, forged, foreign, of the wrong type, expired, or addressed to somebody else. */
    public static sealed class TokenRejected extends Rejected permits ClaimsRejected {
        private final boolean passing;

        public TokenRejected(String reason) {
            this(reason, false, false);
        }

        TokenRejected(String reason, boolean ofActor, boolean passing) {
            super("token-rejected", reason, ofActor);
            this.passing = passing;
        }

        /** The actor token is at fault. */
        public static TokenRejected ofActor(String reason) {
            return new TokenRejected(reason, true, false);
        }

        /** The issuer may accept the same token at any later moment, so no cache keeps this refusal. */
        public static TokenRejected passing(String reason) {
            return new TokenRejected(reason, false, true);
        }

        /** The same refusal, of the actor token. */
        public TokenRejected asOfActor() {
            return new TokenRejected(reason(), true, passing);
        }

        /** Whether the issuer may accept the same token at any later moment. */
        public boolean isPassing() {
            return passing;
        }
    }

    /** The token that permitted the hop came to its end before the answer did. */
    public static final class DelegationEnded extends Rejected {
        private final int answered;

        public DelegationEnded(String reason, int answered) {
            super("delegation-ended", reason);
            this.answered = answered;
        }

        /** The status that the caller had already got, or 0. */
        public int answered() {
            return answered;
        }
    }

    /** The token's scopes do not reach. */
    public static final class ScopeInsufficient extends Denied {
        private final transient List<String> required;

        public ScopeInsufficient(List<String> required, String reason) {
            super("scope-insufficient", reason);
            this.required = List.copyOf(required);
        }

        /** The scopes that would do (RFC 6750, section 3). */
        public List<String> required() {
            return required;
        }
    }

    /** No actor, one that is not allowed, an unproven presenter where proof is required, a loop, a chain too deep. */
    public static final class ActorUnauthorized extends Denied {
        private final boolean ofChain;

        public ActorUnauthorized(String reason) {
            this(reason, false);
        }

        public ActorUnauthorized(String reason, boolean ofChain) {
            super("actor-unauthorized", reason);
            this.ofChain = ofChain;
        }

        /** Whether it is the form of the chain, its depth or a loop, and not who is in it. */
        public boolean isOfChain() {
            return ofChain;
        }
    }

    /** The token was given for no task. */
    public static final class TaskRequired extends Denied {
        public TaskRequired(String reason) {
            super("task-required", reason);
        }
    }

    /** The rule or the decision point said no. */
    public static final class PolicyDenied extends Denied {
        public PolicyDenied(String reason) {
            super("policy-denied", reason);
        }
    }

    /** The issued token is wider than it may be, or is no answer to what was asked. */
    public static final class ExchangeRejected extends Failed {
        public ExchangeRejected(String reason) {
            super("exchange-rejected", reason);
        }
    }

    /** The next hop cannot be reached, or broke off. */
    public static sealed class NextHopUnavailable extends Failed permits NextHopFaulty {
        private final int answered;

        public NextHopUnavailable(String reason) {
            this(reason, 0);
        }

        public NextHopUnavailable(String reason, int answered) {
            super("next-hop-unavailable", reason);
            this.answered = answered;
        }

        /** The status that the caller had already got when the next hop broke off, or 0. */
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

    /** An issuer's keys cannot be had, so nothing of it can be verified. */
    public static sealed class KeysUnavailable extends Failed permits KeyNotFetched {
        public KeysUnavailable(String reason) {
            super("keys-unavailable", reason);
        }
    }

    /** The policy could not be asked, or gave no usable answer. */
    public static final class DecisionUnavailable extends Failed {
        public DecisionUnavailable(String reason) {
            super("decision-unavailable", reason);
        }
    }

    /** The narrower token could not be had. */
    public static final class ExchangeUnavailable extends Failed {
        private final transient @Nullable Duration retryAfter;

        public ExchangeUnavailable(String reason) {
            this(reason, null);
        }

        /** @param retryAfter when it may be worth another attempt, as far as that is known */
        public ExchangeUnavailable(String reason, @Nullable Duration retryAfter) {
            super("exchange-unavailable", reason);
            this.retryAfter = retryAfter;
        }

        public @Nullable Duration retryAfter() {
            return retryAfter;
        }
    }

    /** What was decided could not be written down, so it is not done. */
    public static final class AuditUnavailable extends Failed {
        public AuditUnavailable(String reason) {
            super("audit-unavailable", reason);
        }
    }
}
