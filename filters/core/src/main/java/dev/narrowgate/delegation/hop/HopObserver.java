package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.List;

/** Receives the progress of a hop, whose later stages may still refuse it. */
public interface HopObserver {

    /** The subject token is genuine. Its presentation is not verified yet. */
    void genuine(BearerToken text, VerifiedToken subjectToken);

    /** All credentials of the request are verified together. */
    void verified(Verified hop);

    /** Every requirement of the policy that a refused request does not meet, in the shadow of the policy alone. */
    default void unmet(List<Denied> all) {}

    /** The decision point returned a verdict. */
    void decided(Decision verdict);
}
