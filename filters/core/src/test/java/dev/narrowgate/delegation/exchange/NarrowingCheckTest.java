package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
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
    void acceptsLess() {
        assertThatCode(() -> NarrowingCheck.check(request, with(Scopes.NONE), NOW))
                .doesNotThrowAnyException();
        assertThatCode(() -> NarrowingCheck.check(request, with(NOW.plusSeconds(1)), NOW))
                .doesNotThrowAnyException();
    }

    @Property
    void lawOneRefusesAnotherSubject(@ForAll @AlphaChars @StringLength(min = 1, max = 8) String name) {
        refuses(with(new Principal(IDP, name + "-other")), "subject changed");
        refuses(with(new Principal("https://" + name + ".example.com", "alice")), "subject changed");
    }

    @Property
    void lawTwoRefusesAChainThatLostAnActor(@ForAll @IntRange(max = 1) int kept) {
        refuses(with(new ActorChain(asked.actors().actors().subList(0, kept))), "chain lost an actor");
    }

    @Test
    void lawTwoRefusesAChainInAnotherOrderOrWithSomebodyElse() {
        refuses(with(ActorChain.of(ORCHESTRATOR, RESEARCHER)), "chain is not");
        refuses(with(ActorChain.of(RESEARCHER, ORCHESTRATOR, new Principal(IDP, "extra"))), "chain is not");
        refuses(with(ActorChain.of(RESEARCHER, new Principal(GATEWAY, "orchestrator"))), "chain is not");
    }

    @Property
    void lawThreeRefusesAnyScopeThatWasNotGranted(
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 3) String> more) {
        var scopes = Scopes.of(more);
        if (!scopes.isEmpty()) {
            refuses(with(scopes), "scope wider by");
        }
    }

    @Property
    void lawFourRefusesALongerLife(@ForAll @LongRange(min = 1, max = 1_000_000) long seconds) {
        refuses(with(asked.expiresAt().plusSeconds(seconds)), "life until");
    }

    @Property
    void lawFourRefusesALifeBeyondWhatArrived(@ForAll @IntRange(min = 1, max = 29) int seconds) {
        var ends = NOW.plusSeconds(seconds);
        var dying = TestExchanges.request(
                TestDelegations.delegate(token().expiresAt(ends).build(), null));
        var issued = TestExchanges.issued(dying, NOW);

        assertThat(issued.expiresAt()).isEqualTo(ends);
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(dying, with(issued, ends.plusMillis(1)), NOW));
    }

    @Test
    void lawFourRefusesATokenThatIsDeadOnArrival() {
        refuses(with(NOW), "life already over");
    }

    @Test
    void lawFiveRefusesAnotherOrAFurtherAudience() {
        refuses(with(Audience.of("https://other.example.com")), "audience is");
        refuses(with(Audience.of(TestPolicies.AUDIENCE, GATEWAY)), "audience is");
        refuses(with(new Audience(java.util.List.of())), "audience is");
    }

    @Test
    void lawSixRefusesAnotherTaskAndAnotherHop() {
        refuses(
                new IssuedToken(
                        asked.token(),
                        asked.authorization(),
                        asked.id(),
                        asked.subject(),
                        asked.actors(),
                        asked.scopes(),
                        asked.audience(),
                        "task-2",
                        asked.hop(),
                        NOW,
                        asked.expiresAt()),
                "task changed");
        refuses(
                new IssuedToken(
                        asked.token(),
                        asked.authorization(),
                        asked.id(),
                        asked.subject(),
                        asked.actors(),
                        asked.scopes(),
                        asked.audience(),
                        null,
                        asked.hop(),
                        NOW,
                        asked.expiresAt()),
                "task changed");
        refuses(
                new IssuedToken(
                        asked.token(),
                        asked.authorization(),
                        asked.id(),
                        asked.subject(),
                        asked.actors(),
                        asked.scopes(),
                        asked.audience(),
                        asked.task(),
                        asked.hop() + 1,
                        NOW,
                        asked.expiresAt()),
                "hop is not");
    }

    @Test
    void anIssuedTokenDoesNotShowItselfAndKnowsWhatIsLeft() {
        assertThat(asked.toString()).doesNotContain("Bearer issued");
        assertThat(asked.remaining(NOW)).hasSeconds(30);
        assertThat(asked.remaining(NOW.plusSeconds(31))).isZero();
    }

    private void refuses(IssuedToken issued, String difference) {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.check(request, issued, NOW))
                .withMessageContaining(difference);
    }

    private IssuedToken with(Principal subject) {
        return new IssuedToken(
                asked.token(),
                asked.authorization(),
                asked.id(),
                subject,
                asked.actors(),
                asked.scopes(),
                asked.audience(),
                asked.task(),
                asked.hop(),
                NOW,
                asked.expiresAt());
    }

    private IssuedToken with(ActorChain actors) {
        return new IssuedToken(
                asked.token(),
                asked.authorization(),
                asked.id(),
                asked.subject(),
                actors,
                asked.scopes(),
                asked.audience(),
                asked.task(),
                asked.hop(),
                NOW,
                asked.expiresAt());
    }

    private IssuedToken with(Scopes scopes) {
        return new IssuedToken(
                asked.token(),
                asked.authorization(),
                asked.id(),
                asked.subject(),
                asked.actors(),
                scopes,
                asked.audience(),
                asked.task(),
                asked.hop(),
                NOW,
                asked.expiresAt());
    }

    private IssuedToken with(Audience audience) {
        return new IssuedToken(
                asked.token(),
                asked.authorization(),
                asked.id(),
                asked.subject(),
                asked.actors(),
                asked.scopes(),
                audience,
                asked.task(),
                asked.hop(),
                NOW,
                asked.expiresAt());
    }

    private IssuedToken with(Instant expiresAt) {
        return with(asked, expiresAt);
    }

    private static IssuedToken with(IssuedToken token, Instant expiresAt) {
        return new IssuedToken(
                token.token(),
                token.authorization(),
                token.id(),
                token.subject(),
                token.actors(),
                token.scopes(),
                token.audience(),
                token.task(),
                token.hop(),
                NOW,
                expiresAt);
    }
}
