package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;

/** What a decision point demands of the gateway together with its verdict. */
public sealed interface Obligation {

    /** The narrower token carries no scope but these. */
    record NarrowScopes(Scopes scopes) implements Obligation {}

    /** The narrower token lives no longer. */
    record ShortenLife(Duration life) implements Obligation {}

    /** The subject is authenticated at this level, or the caller gets a challenge (RFC 9470, section 3). */
    record StepUp(AuthenticationLevel level) implements Obligation {}

    /** The next hop is shown this credential of the policy. */
    record ShowCredential(String name) implements Obligation {}

    /** One that the gateway does not know, so that it cannot fulfil it. */
    record Unknown(String name) implements Obligation {}
}
