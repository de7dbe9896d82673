package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {

    private final RevokedTokens revoked = new RevokedTokens(InstantSource.system(), CacheBounds.ofEntries(2));

    private static TokenId id(String jti) {
        return new TokenId("https://gateway.example.com", jti);
    }

    @Test
    void remembersWhatWasTakenBackAndNothingElse() {
        revoked.revoke(id("1"), Instant.now().plusSeconds(60), "client-1");

        assertThat(revoked.isRevoked(id("1"))).isTrue();
        assertThat(revoked.isRevoked(id("2"))).isFalse();
        assertThat(revoked.isRevoked(new TokenId("https://other.example.com", "1")))
                .isFalse();
    }

    @Test
    void x023_isFullRatherThanForgetful() {
        revoked.revoke(id("1"), Instant.now().plusSeconds(60), "client-1");
        revoked.revoke(id("2"), Instant.now().plusSeconds(60), "client-2");

        assertThatExceptionOfType(KeysUnavailable.class)
                .isThrownBy(() -> revoked.revoke(id("3"), Instant.now().plusSeconds(60), "client-3"));

        assertThat(revoked.isRevoked(id("1"))).isTrue();
        assertThat(revoked.isRevoked(id("2"))).isTrue();
    }

    @Test
    void forgetsWhatHasEndedAnyway() {
        revoked.revoke(id("1"), Instant.now().minusSeconds(2), "client-1");
        revoked.revoke(id("2"), Instant.now().minusSeconds(2), "client-2");

        revoked.revoke(id("3"), Instant.now().plusSeconds(60), "client-3");

        assertThat(revoked.isRevoked(id("3"))).isTrue();
    }
}
