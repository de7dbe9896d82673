package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegate;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.token.Authentication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthenticationLevelTest {

    private final LocalPolicyDecisionPoint decisions = new LocalPolicyDecisionPoint(() -> "decision-1");
    private final AuthenticationLevel level =
            new AuthenticationLevel(List.of("phishing-resistant", "multi-factor"), Duration.ofMinutes(5));

    @Test
    void su01_asksForTheContextClassesAndTheAgeThatWouldDo() {
        assertThat(decide(new Authentication("password", NOW)))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        deny -> assertThat(deny.failure())
                                .isInstanceOfSatisfying(AuthenticationInsufficient.class, failure -> {
                                    assertThat(failure.contextClasses())
                                            .containsExactly("phishing-resistant", "multi-factor");
                                    assertThat(failure.maximumAge()).isEqualTo(Duration.ofMinutes(5));
                                }));
    }

    @Test
    void su02_anAuthenticationThatIsTooOldOrOfUnknownAgeIsNotEnough() {
        assertThat(decide(new Authentication("multi-factor", NOW.minusSeconds(300))))
                .isInstanceOf(Decision.Permit.class);
        assertThat(decide(new Authentication("multi-factor", NOW.minusSeconds(301))))
                .isInstanceOf(Decision.Deny.class);
        assertThat(decide(new Authentication("multi-factor", null))).isInstanceOf(Decision.Deny.class);
        assertThat(decide(Authentication.UNKNOWN)).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void saysWhichScopesAreMissingAsWell() {
        var policy = TestPolicies.policy()
                .authentication(level)
                .required("admin:all")
                .build();
        var delegation = delegate(token().authentication(Authentication.UNKNOWN).build(), null);
        var request = policy.ask(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);

        var decision = ((Answer.Ready<Decision>) decisions.decide(request, delegation.expiresAt())).value();

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        deny -> assertThat(deny.failure())
                                .hasMessage("the subject was not authenticated as the policy requires; required"
                                        + " scopes are not in the token: admin:all")
                                .isInstanceOfSatisfying(
                                        AuthenticationInsufficient.class,
                                        failure -> assertThat(failure.scopes()).containsExactly("admin:all")));
    }

    @Test
    void namesNoScopesWhereThoseOfTheTokenAreEnough() {
        assertThat(decide(Authentication.UNKNOWN))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        deny -> assertThat(deny.failure())
                                .isInstanceOfSatisfying(
                                        AuthenticationInsufficient.class,
                                        failure -> assertThat(failure.scopes()).isEmpty()));
    }

    private Decision decide(Authentication authentication) {
        var policy = TestPolicies.policy().authentication(level).build();
        var delegation = delegate(token().authentication(authentication).build(), null);
        var request = policy.ask(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
        return ((Answer.Ready<Decision>) decisions.decide(request, delegation.expiresAt())).value();
    }
}
