package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token for the next hop, and what it says: read from what was issued, not from what was asked for.
 *
 * @param authorization the value of the {@code Authorization} header that carries it
 */
public record IssuedToken(
        BearerToken token,
        String authorization,
        TokenId id,
        Principal subject,
        ActorChain actors,
        Scopes scopes,
        Audience audience,
        @Nullable String task,
        int hop,
        Instant issuedAt,
        Instant expiresAt) {

    /** How long it is still good, never negative. */
    public Duration remaining(Instant now) {
        return now.isBefore(expiresAt) ? Duration.between(now, expiresAt) : Duration.ZERO;
    }

    @Override
    public String toString() {
        return "IssuedToken[" + id + ", expires " + expiresAt + "]";
    }
}
