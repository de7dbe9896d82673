package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.presenter.Delegation;
import java.time.Instant;

/** A request on its way through the gateway. Each stage can only be made from the one before it. */
public sealed interface Hop {

    Received received();

    /** With credentials that were verified. */
    record Verified(Received received, Delegation delegation, PresentedTokens presented) implements Hop {}

    /** With a policy's permission, which never grants what did not arrive. */
    record Permitted(Verified verified, Permit permit) implements Hop {

        public Permitted {
            if (!verified.delegation().scopes().includes(permit.grant().scopes())) {
                throw new DecisionUnavailable("the decision grants scopes that did not arrive: "
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
     * With the narrower token for the next hop, found to be one.
     *
     * @param at when it was looked at
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
