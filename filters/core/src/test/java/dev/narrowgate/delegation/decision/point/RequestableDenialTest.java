package dev.narrowgate.delegation.decision.point;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.RequestableDenial;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestableDenialTest {

    private static final Duration KEEP = Duration.ofSeconds(60);

    @Test
    void az15_aDenialThatIsRequestableStaysADenial() {
        var deny = decide(until(NOW.plusSeconds(600)), List.of());

        assertThat(deny.failure()).isInstanceOfSatisfying(RequestableDenial.class, denial -> {
            assertThat(denial.code()).isEqualTo("policy-denied");
            assertThat(denial.access()).isEqualTo(until(NOW.plusSeconds(600)));
        });
        assertThat(deny.end()).isEqualTo(NOW.plus(KEEP));
    }

    @Test
    void az15_theReasonSaysWhereAndHasNoBindingToken() {
        assertThat(decide(until(NOW.plusSeconds(600)), List.of()).failure().reason())
                .contains(
                        "policy tickets, decision point corp denied: no",
                        "until " + NOW.plusSeconds(600),
                        "at https://pdp.example.com/requests",
                        "for evaluation eval-1")
                .doesNotContain("binding");
    }

    @Test
    void az15_theDenialEndsWithItsOffer() {
        assertThat(decide(until(NOW.plusSeconds(5)), List.of()).end()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void az15_anOfferThatIsOverIsLeftOut() {
        var deny = decide(until(NOW), List.of());

        assertThat(deny.failure()).isExactlyInstanceOf(PolicyDenied.class);
        assertThat(deny.end()).isEqualTo(NOW.plus(KEEP));
    }

    /** The caller can answer the challenge on its own. */
    @Test
    void aChallengeComesFirst() {
        var stepUp = new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null));

        assertThat(decide(until(NOW.plusSeconds(600)), List.of(stepUp)).failure())
                .isInstanceOf(AuthenticationInsufficient.class);
    }

    private static Deny decide(RequestableAccess access, List<Obligation> obligations) {
        var policy = TestPolicies.policy()
                .build()
                .consulting(new Consultation(List.of("corp"), Set.copyOf(InputMember.DEFAULT)));
        var request = policy.ask(delegation(), new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
        return (Deny) new ConsultingPolicyDecisionPoint(
                        new LocalPolicyDecisionPoint(() -> "decision-1"),
                        Map.of(
                                "corp",
                                new Denying(new Verdict(false, "no", obligations, AuthorizationDetails.NONE, access))),
                        InstantSource.fixed(NOW))
                .decide(request, NOW.plusSeconds(3600))
                .toMono()
                .block();
    }

    private static RequestableAccess until(Instant end) {
        return new RequestableAccess(
                "https://pdp.example.com/requests", null, end, "eval-1", null, "the-binding-token");
    }

    private record Denying(Verdict verdict) implements DecisionPoint {

        @Override
        public String name() {
            return "corp";
        }

        @Override
        public Duration keep() {
            return KEEP;
        }

        @Override
        public Answer<Verdict> ask(DecisionInput input) {
            return Answer.ready(verdict);
        }
    }
}
