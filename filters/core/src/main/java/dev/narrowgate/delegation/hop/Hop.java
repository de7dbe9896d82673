package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Grounds;
import java.time.Instant;
import java.util.Objects;

/** A request on its way through the gateway. Each stage can only be created from the one before it. */
public sealed interface Hop {

    Received received();

    /** A hop that may be recorded, and then forwarded. */
    sealed interface Departing extends Hop {

        /** What the next hop is shown. */
        OutgoingAuthorization authorization();

        /** When the permission ends, and with it an answer that is under way. */
        Instant end();

        /** Until when the request may be sent. */
        Instant latestDeparture();
    }

    /** A hop with verified credentials. */
    record Verified(Received received, Delegation delegation, PresentedTokens presented) implements Hop {}

    /**
     * A hop with the permission of a policy. Fails with {@code DecisionUnavailable} if the permission exceeds the
     * incoming token.
     */
    record Permitted(Verified verified, Permit permit) implements Hop {

        public Permitted {
            if (!verified.received().policy().covers(permit.grant(), verified.delegation())) {
                throw new DecisionUnavailable("the decision grants scopes that are not in the incoming token: "
                        + permit.grant().scopes().minus(verified.delegation().scopes()));
            }
            if (!verified.received().policy().mayShow(permit.grant())) {
                throw new DecisionUnavailable("the decision shows a credential beyond its grant");
            }
            var details = verified.delegation().token().details();
            if (!verified.received().policy().carried().carries(details)) {
                throw new DecisionUnavailable(
                        "the decision permits authorization_details that the policy does not name");
            }
        }

        @Override
        public Received received() {
            return verified.received();
        }

        public Delegation delegation() {
            return verified.delegation();
        }

        public ExchangeRequest exchangeRequest() {
            return new ExchangeRequest(delegation(), permit, verified.presented());
        }
    }

    /**
     * A hop with a token for the next hop that was checked to be narrower.
     *
     * @param at the time of the check
     */
    record Exchanged(Permitted permitted, IssuedToken token, Instant at) implements Departing {

        public Exchanged {
            NarrowingCheck.check(permitted.exchangeRequest(), token, at);
        }

        @Override
        public Received received() {
            return permitted.received();
        }

        public Delegation delegation() {
            return permitted.delegation();
        }

        @Override
        public OutgoingAuthorization authorization() {
            return token.authorization();
        }

        @Override
        public Instant end() {
            return delegation().expiresAt();
        }

        @Override
        public Instant latestDeparture() {
            return token.expiresAt().isBefore(end()) ? token.expiresAt() : end();
        }
    }

    /**
     * A hop that goes on although it was refused, because its policy is not enforced yet. Fails with {@code
     * DecisionUnavailable} unless the request has a {@link Shadow} that covers the refusal.
     *
     * @param grounds what the genuine tokens of the request rest on; the revocation of any of it ends the hop
     */
    record Shadowed(Received received, DelegationFailure refusal, Grounds grounds) implements Departing {

        public Shadowed {
            if (received.shadow() == null || !Shadow.covers(refusal)) {
                throw new DecisionUnavailable("a refused request goes on only in the shadow of its policy");
            }
        }

        private Shadow shadow() {
            return Objects.requireNonNull(received.shadow());
        }

        @Override
        public OutgoingAuthorization authorization() {
            return shadow().credential();
        }

        @Override
        public Instant end() {
            return shadow().end(received.at());
        }

        @Override
        public Instant latestDeparture() {
            return end();
        }
    }
}
