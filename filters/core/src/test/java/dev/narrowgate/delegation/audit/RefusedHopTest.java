package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.ActorTokenVerifier;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedHopTest {

    private static final String OPAQUE = "opaque-token-of-the-caller";

    private final Received received = new Received(
            "hop-1",
            NOW,
            TestPolicies.policy().build(),
            new Action("GET"),
            new Resource("tickets", "/"),
            null,
            PresentedTexts.of(List.of(new PresentedText("Authorization", OPAQUE))),
            Caller.UNKNOWN);
    private final AuditTrail trail = new AuditTrail(received, record -> Answer.ready(new Recorded(record)), () -> NOW);

    @Test
    void aRefusedHopThatIsNotGenuineHasNoIssuer() {
        var refused = trail.refusal(new TokenRejected("signature is not valid"));

        assertThat(refused.issuer()).isNull();
        assertThat(refused.isGenuine()).isFalse();
        assertThat(refused.told()).isNull();
        assertThat(refused.instance()).isEqualTo("hop-1");
    }

    @Test
    void aGenuineTokenNamesItsIssuer() {
        var genuine = token().build();
        trail.genuine(new BearerToken(OPAQUE), genuine);

        var refused = trail.refusal(new ScopeInsufficient(List.of("a"), "required scopes are not in the token: a"));

        assertThat(refused.issuer()).isEqualTo(genuine.id().issuer());
        assertThat(refused.isGenuine()).isTrue();
        assertThat(refused.told()).isNull();
    }

    @Test
    void aTokenWithWrongClaimsIsGenuineAndItsBearerIsToldWhichTheyAre() {
        var refused =
                trail.refusal(new ClaimsRejected("https://idp.example.com", "lives longer than PT1H", "too long"));

        assertThat(refused.issuer()).isEqualTo("https://idp.example.com");
        assertThat(refused.reason()).isEqualTo("lives longer than PT1H");
        assertThat(refused.told()).isEqualTo("too long");
    }

    @Test
    void aPresentedValueStandsInNeitherText() {
        var quoted = "actor 1: its issuer " + OPAQUE;

        var refused = trail.refusal(new ClaimsRejected("https://idp.example.com", quoted, quoted));

        assertThat(refused.reason()).doesNotContain(OPAQUE);
        assertThat(refused.told()).doesNotContain(OPAQUE);
    }

    @Test
    void anActorTokenWithWrongClaimsIsNamedAsOne() {
        assertThat(ofActor(new ClaimsRejected("https://idp.example.com", "claim jti is missing", "no jti")))
                .isInstanceOfSatisfying(ClaimsRejected.class, rejected -> {
                    assertThat(rejected.reason()).isEqualTo("actor token: claim jti is missing");
                    assertThat(rejected.told()).isEqualTo("actor token: no jti");
                    assertThat(rejected.isOfActor()).isTrue();
                });
        assertThat(ofActor(new TokenRejected("forged")))
                .isNotInstanceOf(ClaimsRejected.class)
                .hasMessage("actor token: forged");
        assertThat(ofActor(new KeysUnavailable("no keys"))).hasMessage("no keys");
    }

    private static DelegationFailure ofActor(DelegationFailure failure) {
        var credentials = new Credentials(
                new BearerToken("subject"), AuthorizationScheme.BEARER, new BearerToken("actor"), Evidence.NONE);
        var answer = new ActorTokenVerifier((token, use) -> Answer.refused(failure)).verify(credentials);
        return ((Answer.Refused<?>) answer).failure();
    }
}
