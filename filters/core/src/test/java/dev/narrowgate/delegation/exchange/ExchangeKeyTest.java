package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.presenter.Presentation;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.AuthorizationDetail;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeKeyTest {

    static Stream<UnaryOperator<TestDelegations.Builder>> anyOneThingOfTheToken() {
        return Stream.of(
                token -> token.jti("jti-2"),
                token -> token.subject(RESEARCHER),
                token -> token.actors(ActorChain.NONE),
                token -> token.scopes(Scopes.of("tickets:read")),
                token -> token.expiresAt(NOW.plusSeconds(601)),
                token -> token.task("task-2"),
                token -> token.hop(1));
    }

    /** None of these is in the fingerprints of tests. */
    static Stream<UnaryOperator<TestDelegations.Builder>> anyOneThingBesideTheText() {
        return Stream.of(
                token -> token.authentication(new Authentication("loa2", NOW)),
                token -> token.details(new AuthorizationDetails(List.of(new AuthorizationDetail("payment", Map.of())))),
                token -> token.maximumDepth(2));
    }

    static Stream<Permit> anyOneThingOfThePermission() {
        var grant = TestExchanges.permit().grant();
        return Stream.of(
                new Permit("decision-2", "tickets", grant),
                new Permit("decision-1", "other", grant),
                new Permit(
                        "decision-1",
                        "tickets",
                        new Grant("https://other.example.com", grant.scopes(), grant.maximumLifetime())),
                new Permit("decision-1", "tickets", new Grant(grant.audience(), Scopes.NONE, grant.maximumLifetime())),
                new Permit(
                        "decision-1", "tickets", new Grant(grant.audience(), grant.scopes(), Duration.ofSeconds(29))));
    }

    /** A table of keys that share their places is a list. */
    @Test
    void keysOfDifferentTokensHaveDifferentHashes() {
        var hashes = IntStream.range(0, 4096)
                .map(i -> key(token().jti("jti-" + i).build(), null).hashCode())
                .distinct();

        assertThat(hashes.count()).isGreaterThan(4090);
    }

    @Test
    void theSameWishHasTheSameKey() {
        assertThat(key(token().build(), null))
                .isEqualTo(key(token().build(), null))
                .hasSameHashCodeAs(key(token().build(), null));
    }

    @ParameterizedTest
    @MethodSource("anyOneThingOfTheToken")
    void lawTenAnotherTokenHasAnotherKey(UnaryOperator<TestDelegations.Builder> change) {
        assertThat(key(change.apply(token()).build(), null)).isNotEqualTo(key(token().build(), null));
    }

    /** An opaque token stays the same text when its issuer says another thing of it (RFC 7662, section 2.2). */
    @ParameterizedTest
    @MethodSource("anyOneThingBesideTheText")
    void lawTenTheSameTextThatSaysAnotherThingHasAnotherKey(UnaryOperator<TestDelegations.Builder> change) {
        var changed = change.apply(token()).build();

        assertThat(changed.identifiers().fingerprint())
                .isEqualTo(token().build().identifiers().fingerprint());
        assertThat(key(changed, null)).isNotEqualTo(key(token().build(), null));
    }

    @Test
    void lawTenTheSameTextThatIsBoundToAnotherKeyHasAnotherKey() {
        var one = new KeyBinding(KeyBinding.Kind.JKT, "one");
        var other = new KeyBinding(KeyBinding.Kind.JKT, "other");
        var proven = new VerifiedPresenter(Set.of(one, other), null, List.of());

        assertThat(key(one, proven)).isEqualTo(key(one, proven)).isNotEqualTo(key(other, proven));
    }

    private static ExchangeKey key(KeyBinding binding, VerifiedPresenter proven) {
        var token = token().boundTo(binding).build();
        var delegation = rules().delegation(token, new Presentation(AuthorizationScheme.DPOP, proven, null));
        return new ExchangeRequest(delegation, TestExchanges.permit(), TestExchanges.PRESENTED).key();
    }

    @ParameterizedTest
    @MethodSource("anyOneThingOfThePermission")
    void lawTenAnotherPermissionHasAnotherKey(Permit permit) {
        var delegation = delegation();

        assertThat(new ExchangeRequest(delegation, permit, TestExchanges.PRESENTED).key())
                .isNotEqualTo(TestExchanges.request(delegation).key());
    }

    /** Of everything that an exchange depends on one of two values, by the bits of a number. */
    private static ExchangeKey key(int bits) {
        var token = token().subject((bits & 1) == 0 ? ALICE : new Principal(IDP, "bob"))
                .scopes(Scopes.of((bits & 2) == 0 ? "tickets:read" : "tickets:write"))
                .task((bits & 4) == 0 ? "task-1" : "task-2")
                .expiresAt(NOW.plusSeconds((bits & 8) == 0 ? 600 : 601))
                .build();
        var presenter = (bits & 16) == 0 ? null : agent(RESEARCHER).build();
        var grant = new Grant(
                (bits & 32) == 0 ? TestPolicies.AUDIENCE : "https://other.example.com",
                Scopes.of((bits & 64) == 0 ? "tickets:read" : "tickets:write"),
                Duration.ofSeconds((bits & 128) == 0 ? 30 : 29));
        var permit = new Permit((bits & 256) == 0 ? "decision-1" : "decision-2", (bits & 512) == 0 ? "a" : "b", grant);
        return new ExchangeRequest(TestDelegations.delegate(token, presenter), permit, TestExchanges.PRESENTED).key();
    }

    @Property
    void lawTenTwoWishesShareAKeyOnlyWhenTheyAreTheSameInEverything(
            @ForAll @IntRange(max = 1023) int one, @ForAll @IntRange(max = 1023) int other) {
        assertThat(key(one).equals(key(other))).isEqualTo(one == other);
    }

    @Property
    void x022_lawTenEachInputAloneMakesAnotherKey(
            @ForAll @IntRange(max = 1023) int bits, @ForAll @IntRange(max = 9) int changed) {
        assertThat(key(bits)).isNotEqualTo(key(bits ^ 1 << changed)).isEqualTo(key(bits));
    }

    @Test
    void lawTenAnotherPresenterHasAnotherKey() {
        var proven = key(token().build(), agent(ORCHESTRATOR).build());

        assertThat(proven).isNotEqualTo(key(token().build(), null));
        assertThat(proven).isNotEqualTo(key(token().build(), agent(RESEARCHER).build()));
        assertThat(proven)
                .isNotEqualTo(
                        key(token().build(), agent(ORCHESTRATOR).jti("jti-2").build()));
    }

    private static ExchangeKey key(VerifiedToken token, VerifiedToken actorToken) {
        return TestExchanges.request(TestDelegations.delegate(token, actorToken))
                .key();
    }
}
