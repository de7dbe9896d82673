package dev.narrowgate.delegation.decision.point;

import static dev.narrowgate.delegation.TestDelegations.*;
import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A decision point chooses among the credentials that the policy lists. */
class ChosenCredentialTest {

    private static final Map<String, Scopes> LISTED =
            Map.of("reader", Scopes.of("tickets:read"), "writer", Scopes.of("tickets:read", "tickets:write"));

    private final Map<String, DecisionPoint> points = new LinkedHashMap<>();

    @Test
    void theGrantNamesIt() {
        chooses("one", "reader");

        assertThat(decide())
                .isInstanceOfSatisfying(
                        Permit.class,
                        permit -> assertThat(permit.grant().credential()).isEqualTo("reader"));
    }

    @Test
    void theSameChoiceTwiceIsOne() {
        chooses("one", "reader");
        chooses("two", "reader");

        assertThat(decide()).isInstanceOf(Permit.class);
    }

    @Test
    void twoThatDifferDeny() {
        chooses("one", "reader");
        chooses("two", "writer");

        denied("obligation credential names writer, and an earlier one reader");
    }

    @Test
    void oneThatIsNotListedDenies() {
        chooses("one", "admin");

        denied("obligation credential names admin, which the policy does not list");
    }

    /** Law 3: a credential never does more than was granted. */
    @Test
    void lawThreeOneWithMoreScopesThanWereGrantedDenies() {
        chooses("one", "writer");

        denied("credential writer has more scopes than were granted");
    }

    @Test
    void aPolicyShowsNoOther() {
        var policy = policy().build().listing(LISTED);
        var grant = policy.limit();

        assertThat(policy.credentials()).isEqualTo(LISTED);
        assertThat(policy.mayShow(grant)).isTrue();
        assertThat(policy.mayShow(grant.showing("reader"))).isTrue();
        assertThat(policy.mayShow(grant.showing("writer"))).isFalse();
        assertThat(policy.mayShow(grant.showing("admin"))).isFalse();
        assertThat(grant.showing("reader").living(Duration.ofSeconds(1)).credential())
                .isEqualTo("reader");
    }

    @Test
    void aPermitForAnotherAudienceIsNoWiderAndNoLonger() {
        var end = NOW.plusSeconds(9);
        var grant = new Grant("audience", Scopes.of("a"), ScopeOrigins.NONE, Duration.ofSeconds(30), 3, "reader");
        var permit = new Permit("id", "policy", grant, end);

        for (var longest : List.of(10, 30, 60)) {
            var other = permit.forAudience("other", Duration.ofSeconds(longest));
            assertThat(other)
                    .isEqualTo(new Permit(
                            "id",
                            "policy",
                            new Grant(
                                    "other",
                                    Scopes.of("a"),
                                    ScopeOrigins.NONE,
                                    Duration.ofSeconds(Math.min(30, longest)),
                                    3),
                            end));
        }
        assertThat(permit.withoutId()).isEqualTo(new Permit("", "policy", grant));
    }

    private void chooses(String name, String credential) {
        var verdict = new Verdict(true, "", List.of(new Obligation.ShowCredential(credential)));
        points.put(name, new DecisionPoint() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration keep() {
                return Duration.ofSeconds(20);
            }

            @Override
            public Answer<Verdict> ask(DecisionInput input) {
                return Answer.ready(verdict);
            }
        });
    }

    private Decision decide() {
        var policy = policy().build()
                .listing(LISTED)
                .consulting(new Consultation(List.copyOf(points.keySet()), Set.of(InputMember.SUBJECT)));
        var request = policy.ask(delegation(), new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
        var local = new LocalPolicyDecisionPoint(() -> "decision-1");
        var answer = new ConsultingPolicyDecisionPoint(local, points, InstantSource.fixed(NOW))
                .decide(request, NOW.plusSeconds(600));
        return ((Answer.Ready<Decision>) answer).value();
    }

    private void denied(String reason) {
        assertThat(decide())
                .isInstanceOfSatisfying(
                        Deny.class,
                        deny -> assertThat(deny.failure())
                                .isInstanceOf(PolicyDenied.class)
                                .hasMessageContaining(reason));
    }
}
