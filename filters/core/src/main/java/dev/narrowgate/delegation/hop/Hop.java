package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.presenter.Delegation;
import java.time.Instant;

/** A request on its way through the gateway. Each stage can only be created from the one before it. */
public sealed interface Hop {

    Received received();

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
    record Exchanged(Permitted permitted, IssuedToken token, Instant at) implements Hop {

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
    }
}
