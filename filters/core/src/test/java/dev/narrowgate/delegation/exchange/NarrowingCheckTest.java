package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.ChangedToken;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetail;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NarrowingCheckTest {

    private final ExchangeRequest request = TestExchanges.request(
            TestDelegations.delegate(token().actors(RESEARCHER, ORCHESTRATOR).build(), null));
    private final IssuedToken asked = TestExchanges.issued(request, NOW);

    @Test
    void acceptsExactlyWhatWasAskedFor() {
        assertThatCode(() -> NarrowingCheck.check(request, asked, NOW)).doesNotThrowAnyException();
    }

    @Test
    void lawSevenRefusesTheTokenThatArrived() {
        var presented = TestExchanges.PRESENTED.subjectToken();
        var same =
                change().authorization(OutgoingAuthorization.bearer(presented)).build();

        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(request, same, NOW))
                .withMessageContaining("is an incoming token");
    }

    @Test
    void lawEightRefusesAnIdThatRepeatsATokenThatArrived() {
        var repeated = TestExchanges.PRESENTED.subjectToken().value();

        refuses(change().id(new TokenId(GATEWAY, repeated)).build(), "jti is the jti of an incoming token");
    }

    @Test
    void lawThreeRefusesAScopeThatComesFromAnother() {
        var origins = new ScopeOrigins(Map.of("tickets:read", Scopes.of("tickets:all")));
        var authority = asked.authority();
        var renamed = new IssuedToken(
                asked.authorization(),
                asked.id(),
                asked.parties(),
                new Authority(authority.scopes(), authority.details(), authority.audience(), origins),
                asked.passage(),
                asked.bindings(),
                asked.lifetime());

        refuses(renamed, "scope has other origins than the requested ones");
    }

    @Test
    void acceptsLess() {
        assertThatCode(() -> NarrowingCheck.check(
                        request, change().scopes(Scopes.NONE).build(), NOW))
                .doesNotThrowAnyException();
        assertThatCode(() -> NarrowingCheck.check(
                        request, change().expiresAt(NOW.plusSeconds(1)).build(), NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void lawSixRefusesAChainThatMayBecomeDeeperThanItMight() {
        var limited = TestExchanges.request(TestDelegations.delegate(
                token().actors(RESEARCHER).maximumDepth(2).build(), null));
        var unlimited = TestExchanges.issued(limited, NOW);

        assertThat(limited.maximumDepth()).isEqualTo(2);
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(limited, unlimited, NOW))
                .withMessageContaining("depth exceeds the requested limit");
    }

    @Property
    void lawOneRefusesAnotherSubject(@ForAll @AlphaChars @StringLength(min = 1, max = 8) String name) {
        refuses(change().subject(new Principal(IDP, name + "-other")).build(), "subject changed");
        refuses(
                change().subject(new Principal("https://" + name + ".example.com", "alice"))
                        .build(),
                "subject changed");
    }

    @Property
    void lawTwoRefusesAChainThatLostAnActor(@ForAll @IntRange(max = 1) int kept) {
        refuses(
                change().actors(new ActorChain(asked.parties().actors().actors().subList(0, kept)))
                        .build(),
                "chain lost an actor");
    }

    @Test
    void lawTwoRefusesAChainInAnotherOrderOrWithAnotherActor() {
        refuses(change().actors(ActorChain.of(ORCHESTRATOR, RESEARCHER)).build(), "chain is not");
        refuses(
                change().actors(ActorChain.of(RESEARCHER, ORCHESTRATOR, new Principal(IDP, "extra")))
                        .build(),
                "chain is not");
        refuses(
                change().actors(ActorChain.of(RESEARCHER, new Principal(GATEWAY, "orchestrator")))
                        .build(),
                "chain is not");
    }

    @Property
    void lawThreeRefusesAnyScopeThatWasNotGranted(
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 3) String> more) {
        var scopes = Scopes.of(more);
        if (!scopes.isEmpty()) {
            refuses(change().scopes(scopes).build(), "scope wider by");
        }
    }

    @Property
    void lawFourRefusesALongerLife(@ForAll @LongRange(min = 1, max = 1_000_000) long seconds) {
        refuses(change().expiresAt(asked.expiresAt().plusSeconds(seconds)).build(), "lifetime until");
    }

    @Property
    void lawFourRefusesALifeBeyondWhatArrived(@ForAll @IntRange(min = 1, max = 29) int seconds) {
        var ends = NOW.plusSeconds(seconds);
        var dying = TestExchanges.request(
                TestDelegations.delegate(token().expiresAt(ends).build(), null));
        var issued = TestExchanges.issued(dying, NOW);

        assertThat(issued.expiresAt()).isEqualTo(ends);
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(
                        dying,
                        ChangedToken.of(issued).expiresAt(ends.plusMillis(1)).build(),
                        NOW));
    }

    @Test
    void lawFourRefusesATokenThatIsDeadOnArrival() {
        refuses(change().expiresAt(NOW).build(), "lifetime has already ended");
    }

    @Test
    void lawFiveRefusesAnotherOrAFurtherAudience() {
        refuses(change().audience(Audience.of("https://other.example.com")).build(), "audience is");
        refuses(change().audience(Audience.of(TestPolicies.AUDIENCE, GATEWAY)).build(), "audience is");
        refuses(change().audience(new Audience(List.of())).build(), "audience is");
    }

    @Property
    void lawThreeRefusesDetailsThatDidNotArrive(
            @ForAll @AlphaChars @StringLength(min = 1, max = 6) String type,
            @ForAll @Size(min = 1, max = 3) Set<@AlphaChars @StringLength(min = 1, max = 4) String> actions) {
        var detail = new AuthorizationDetail(type, Map.of("type", type, "actions", List.copyOf(actions)));

        refuses(change().details(new AuthorizationDetails(List.of(detail))).build(), "authorization_details wider by");
    }

    @Test
    void lawSixRefusesAnotherTaskAndAnotherHop() {
        refuses(change().task("task-2").build(), "task changed");
        refuses(change().task(null).build(), "task changed");
        refuses(change().hop(asked.passage().hop() + 1).build(), "hop is not");
    }

    @Test
    void refusesATokenThatIsBoundToAKeyThatIsNotShown() {
        var key = new KeyBinding(KeyBinding.Kind.JKT, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

        refuses(change().bindings(key).build(), "binding names other keys");
    }

    @Test
    void refusesATokenThatIsNotBoundToTheKeyThatIsShown() {
        refuses(change().authorization(new ProvingAKey()).build(), "binding names other keys");
    }

    @Test
    void anIssuedTokenDoesNotShowItself() {
        var secret = new BearerToken("secret-of-the-next-hop");
        var issued =
                change().authorization(OutgoingAuthorization.bearer(secret)).build();

        assertThat(issued.toString()).contains("jti-out").doesNotContain("secret-of-the-next-hop");
    }

    private void refuses(IssuedToken issued, String difference) {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(request, issued, NOW))
                .withMessageContaining(difference);
    }

    /** Shows possession of a key with each request. */
    private record ProvingAKey() implements OutgoingAuthorization {
        @Override
        public Map<String, String> headers(OutgoingRequest request) {
            return Map.of();
        }

        @Override
        public BearerToken token() {
            return new BearerToken("bound");
        }

        @Override
        public Set<KeyBinding> keys() {
            return Set.of(new KeyBinding(KeyBinding.Kind.JKT, "other"));
        }
    }

    private ChangedToken change() {
        return ChangedToken.of(asked);
    }
}
