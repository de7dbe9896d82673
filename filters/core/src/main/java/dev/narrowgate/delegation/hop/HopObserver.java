package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;

/** Is told how far a hop has got, whatever becomes of it afterwards. */
public interface HopObserver {

    /** The subject token was found genuine; whether it may be presented here is not known yet. */
    void genuine(BearerToken text, VerifiedToken subjectToken);

    /** The credentials were found to hold, all of them together. */
    void verified(Verified hop);

    /** There is a verdict. */
    void decided(Decision verdict);
}
