package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutgoingAuthorizationTest {

    private static final OutgoingRequest REQUEST = new OutgoingRequest("GET", "https://tickets.example.com/1");
    private static final KeyBinding KEY = new KeyBinding(KeyBinding.Kind.JKT, "key");

    private final BearerToken token = new BearerToken("secret");

    @Test
    void aBearerTokenStandsInAuthorization() {
        var bearer = OutgoingAuthorization.bearer(token);

        assertThat(bearer.headers(REQUEST)).isEqualTo(Map.of("Authorization", "Bearer secret"));
        assertThat(bearer.token()).isEqualTo(token);
        assertThat(bearer.keys()).isEmpty();
    }

    @Test
    void aTokenMayStandInAHeaderOfItsOwn() {
        var own = OutgoingAuthorization.token("X-Token", token);

        assertThat(own.headers(REQUEST)).isEqualTo(Map.of("X-Token", "secret"));
        assertThat(own.token()).isEqualTo(token);
    }

    @Test
    void aSecretIsNoToken() {
        var secret = OutgoingAuthorization.secret("X-Api-Key", "secret");

        assertThat(secret.headers(REQUEST)).isEqualTo(Map.of("X-Api-Key", "secret"));
        assertThat(secret.token()).isNull();
    }

    @Test
    void aTokenThatItsClientHoldsIsBoundToTheClientsKeysAndSentNowhere() {
        var held = OutgoingAuthorization.heldBy(token, Set.of(KEY));

        assertThat(held.token()).isEqualTo(token);
        assertThat(held.keys()).containsExactly(KEY);
        assertThatIllegalStateException().isThrownBy(() -> held.headers(REQUEST));
    }

    @Test
    void noneShowsItsSecret() {
        assertThat(OutgoingAuthorization.secret("X-Api-Key", "secret")).hasToString("FixedHeader[X-Api-Key]");
        assertThat(OutgoingAuthorization.bearer(token)).hasToString("FixedHeader[Authorization]");
        assertThat(OutgoingAuthorization.heldBy(token, Set.of(KEY))).hasToString("HeldToken");
    }

    @Test
    void aSignedProvenanceShowsItsIdAndNotItsText() {
        var signed = new SignedProvenance(
                token,
                new TokenId(GATEWAY, "provenance-1"),
                token.fingerprint(),
                ActorChain.NONE,
                ActorChain.MAXIMUM_DEPTH,
                NOW,
                true);

        assertThat(signed.toString()).contains("provenance-1").doesNotContain("secret");
    }
}
