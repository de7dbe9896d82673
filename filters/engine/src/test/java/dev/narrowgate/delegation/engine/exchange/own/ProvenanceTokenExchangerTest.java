package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ChangedToken;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceTokenExchangerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicInteger ids = new AtomicInteger();
    private final ExchangeRequest request = TestExchanges.request(
            TestDelegations.delegate(token().build(), agent(RESEARCHER).build()));
    private final IssuedToken bare = ChangedToken.of(TestExchanges.issued(request, NOW))
            .actors(ActorChain.NONE)
            .build();

    private Answer<IssuedToken> exchange(String algorithm, IssuedToken issued, Set<String> besideOf, boolean always) {
        return exchange(request, algorithm, issued, besideOf, always);
    }

    private Answer<IssuedToken> exchange(
            ExchangeRequest request, String algorithm, IssuedToken issued, Set<String> besideOf, boolean always) {
        var keys = new SigningKeys(
                SigningKeys.generate(algorithm),
                new KeyRotation(Duration.ofMinutes(1), Duration.ofHours(1)),
                () -> NOW);
        return new ProvenanceTokenExchanger(
                        asked -> Answer.ready(issued),
                        GATEWAY,
                        keys,
                        besideOf,
                        Set.of("accompanied"),
                        always,
                        () -> NOW,
                        () -> "provenance-" + ids.incrementAndGet())
                .exchange(request);
    }

    private static IssuedToken at(Answer<IssuedToken> answer) {
        return answer.toMono().block(PATIENCE);
    }

    @Test
    void aQuickKeySignsAtOnce() {
        assertThat(exchange("ES256", bare, Set.of("tickets"), false)).isInstanceOf(Answer.Ready.class);
    }

    /** An RSA signature takes long enough to hold up an event loop. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void aSlowKeySignsElsewhere(String algorithm) throws Exception {
        var answer = exchange(algorithm, bare, Set.of("tickets"), false);

        assertThat(answer).isInstanceOf(Answer.Awaited.class);
        var signed = SignedJWT.parse(at(answer).provenance().text().value());
        assertThat(signed.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
    }

    @Test
    void theClaimsOfTheProvenanceAreThoseThatWereSigned() throws Exception {
        var issued = at(exchange("ES256", bare, Set.of("tickets"), false));

        var provenance = issued.provenance();
        var claims = SignedJWT.parse(provenance.text().value()).getJWTClaimsSet();
        assertThat(provenance.standsForChain()).isTrue();
        assertThat(provenance.id().jti()).isEqualTo(claims.getJWTID());
        assertThat(provenance.expiresAt()).isEqualTo(claims.getExpirationTime().toInstant());
        assertThat(provenance.actors()).isEqualTo(ActorChain.of(RESEARCHER, ORCHESTRATOR));
        assertThat(claims.getStringClaim("ath"))
                .isEqualTo(issued.authorization().token().fingerprint().base64Url());
        assertThat(issued.toString() + provenance)
                .doesNotContain(provenance.text().value());
    }

    @Test
    void lawTwoBesideTheTokensOfOtherPoliciesItStandsForNoChain() {
        assertThat(at(exchange("ES256", bare, Set.of("other"), true))
                        .provenance()
                        .standsForChain())
                .isFalse();
        assertThat(at(exchange("ES256", bare, Set.of("other"), false))).isSameAs(bare);
    }

    @Test
    void aTokenOfAnIssuerWhoseTokensNeedItHasItForEveryPolicy() {
        var accompanied = new ProvenanceTokenExchanger(
                asked -> Answer.ready(bare),
                GATEWAY,
                new SigningKeys(
                        SigningKeys.generate("ES256"),
                        new KeyRotation(Duration.ofMinutes(1), Duration.ofHours(1)),
                        () -> NOW),
                Set.of(),
                Set.of("tickets"),
                false,
                () -> NOW,
                () -> "provenance-1");

        assertThat(at(accompanied.exchange(request)).provenance().standsForChain())
                .isFalse();
    }

    @Test
    void aCredentialThatIsNoTokenHasNone() {
        var secret = ChangedToken.of(bare)
                .authorization(OutgoingAuthorization.secret("X-Api-Key", "secret"))
                .build();

        assertThat(at(exchange("ES256", secret, Set.of(), true))).isSameAs(secret);
    }

    @Test
    void lawFourItServesNoLongerThanWhatStandsBesideIt() {
        var odd = ChangedToken.of(bare).expiresAt(NOW.plusMillis(9_900)).build();

        var issued = at(exchange("ES256", odd, Set.of("tickets"), false));

        assertThat(issued.expiresAt()).isEqualTo(issued.provenance().expiresAt());
    }

    @Test
    void aProvenanceThatIsTooLongDoesNotLeave() {
        var named = new Principal(IDP, "x".repeat(BearerToken.MAXIMUM_LENGTH));
        var wide = TestExchanges.request(TestDelegations.delegate(
                token().subject(named).build(), agent(RESEARCHER).build()));

        assertThat(Answer.ready(bare).then(token -> exchange(wide, "ES256", token, Set.of("tickets"), false)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOf(ExchangeRejected.class)
                                .hasMessageContaining("longer than 16384 characters"));
    }

    @Test
    void lawFourNothingIsSignedForATokenThatEndsWithinASecond() {
        var dying = ChangedToken.of(bare).expiresAt(NOW.plusMillis(900)).build();
        var answer = Answer.ready(dying).then(token -> exchange("ES256", token, Set.of("tickets"), false));

        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused<IssuedToken>) answer).failure()).isInstanceOf(ExchangeRejected.class);
        var arrived = TestDelegations.delegate(
                token().expiresAt(NOW.plusMillis(900)).build(),
                agent(RESEARCHER).build());
        assertThat(Answer.ready(dying)
                        .then(token ->
                                exchange(TestExchanges.request(arrived), "ES256", token, Set.of("tickets"), false)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(TokenRejected.class));
    }
}
