package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.ChangedToken;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import org.junit.jupiter.api.Test;

/** A chain may be missing in the token where this gateway signs it beside that very token, and nowhere else. */
class SignedProvenanceTest {

    private static final ActorChain CHAIN = ActorChain.of(RESEARCHER, ORCHESTRATOR);

    private final ExchangeRequest request =
            TestExchanges.request(TestDelegations.delegate(token().actors(CHAIN).build(), null));
    private final IssuedToken whole = TestExchanges.issued(request, NOW);
    private final IssuedToken bare =
            ChangedToken.of(whole).actors(ActorChain.NONE).build();

    private SignedProvenance beside(IssuedToken token, ActorChain chain, boolean standsForChain) {
        return new SignedProvenance(
                new BearerToken("signed"),
                new TokenId(GATEWAY, "provenance-1"),
                new BearerToken("issued").fingerprint(),
                chain,
                ActorChain.MAXIMUM_DEPTH,
                token.expiresAt(),
                standsForChain);
    }

    @Test
    void acceptsAChainThatIsSignedBesideATokenWithoutActors() {
        accepts(bare.with(beside(bare, CHAIN, true)));
    }

    @Test
    void acceptsATokenThatNamesItsActorsAsWell() {
        accepts(whole.with(beside(whole, CHAIN, true)));
        accepts(whole.with(beside(whole, CHAIN, false)));
    }

    @Test
    void lawTwoRefusesALostChainWhereThePolicyDoesNotLetItTravelBeside() {
        refuses(bare, "chain lost an actor");
        refuses(bare.with(beside(bare, CHAIN, false)), "chain lost an actor");
    }

    @Test
    void lawTwoRefusesAnotherChainThanTheOneThatWasDecided() {
        refuses(bare.with(beside(bare, ActorChain.of(ORCHESTRATOR), true)), "chain lost an actor");
        refuses(bare.with(beside(bare, ActorChain.of(ORCHESTRATOR, RESEARCHER), true)), "chain is not");
    }

    @Test
    void lawTwoRefusesATokenThatNamesSomeActorsAndNotAll() {
        for (var kept : CHAIN.actors()) {
            var some = ChangedToken.of(whole).actors(ActorChain.of(kept)).build();

            refuses(some.with(beside(some, CHAIN, true)), "chain lost an actor");
        }
    }

    @Test
    void refusesTheProvenanceOfAnotherTokenAndOneThatOutlivesIts() {
        var other = new SignedProvenance(
                new BearerToken("signed"),
                new TokenId(GATEWAY, "provenance-1"),
                TokenFingerprint.of("another token"),
                CHAIN,
                ActorChain.MAXIMUM_DEPTH,
                bare.expiresAt(),
                true);
        refuses(bare.with(other), "provenance belongs to another token");
        var shorter = ChangedToken.of(bare)
                .expiresAt(bare.expiresAt().minusSeconds(1))
                .build();
        refuses(shorter.with(beside(bare, CHAIN, true)), "provenance outlives the token");
    }

    @Test
    void theLimitOfTheDepthMayStandBesideTheTokenToo() {
        var limited = TestExchanges.request(
                TestDelegations.delegate(token().actors(CHAIN).maximumDepth(2).build(), null));
        var issued = ChangedToken.of(TestExchanges.issued(limited, NOW))
                .actors(ActorChain.NONE)
                .build();
        var said = new SignedProvenance(
                new BearerToken("signed"),
                new TokenId(GATEWAY, "provenance-1"),
                new BearerToken("issued").fingerprint(),
                CHAIN,
                2,
                issued.expiresAt(),
                true);

        assertThatCode(() -> NarrowingCheck.check(limited, issued.with(said), NOW))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(limited, issued.with(beside(issued, CHAIN, true)), NOW))
                .withMessageContaining("depth exceeds the requested limit");
    }

    private void accepts(IssuedToken issued) {
        assertThatCode(() -> NarrowingCheck.check(request, issued, NOW)).doesNotThrowAnyException();
    }

    private void refuses(IssuedToken issued, String difference) {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(request, issued, NOW))
                .withMessageContaining(difference);
    }
}
