package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import java.time.Duration;
import java.time.Instant;

/**
 * A credential and the time of its use.
 *
 * @param obtainedAt the begin, by the clock of this gateway
 * @param expiresAt the end of its use, ahead of the end of the credential itself
 */
public record ShortLivedCredential(OutgoingAuthorization authorization, Instant obtainedAt, Instant expiresAt) {

    /** A request that departs at the end of a credential arrives later. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** A credential with a short life keeps most of it. */
    private static final int LEAST_SHARE = 10;

    /** Returns a credential without an end of its own. */
    static ShortLivedCredential lasting(OutgoingAuthorization authorization) {
        return new ShortLivedCredential(authorization, Instant.MIN, Instant.MAX);
    }

    /**
     * Returns a credential that is used for its life less a margin.
     *
     * @param asked when the source was asked, because its answer may have been under way for long
     */
    static ShortLivedCredential living(OutgoingAuthorization authorization, Instant asked, Duration life) {
        var share = life.dividedBy(LEAST_SHARE);
        var margin = share.compareTo(MARGIN) < 0 ? share : MARGIN;
        return new ShortLivedCredential(authorization, asked, asked.plus(life).minus(margin));
    }

    /** Returns false also for a time before it was obtained, because a clock that went back makes no credential live longer. */
    boolean isUsable(Instant now) {
        return now.isBefore(expiresAt) && !now.isBefore(obtainedAt);
    }

    /** Whether it is in the last third of its life. */
    boolean isLate(Instant now) {
        var life = expiresAt.toEpochMilli() - obtainedAt.toEpochMilli();
        return (expiresAt.toEpochMilli() - now.toEpochMilli()) * 3 < life;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ShortLivedCredential[expires " + expiresAt + "]";
    }
}
