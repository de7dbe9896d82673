package dev.narrowgate.delegation.explain.decision;

import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.decision.point.ConsultingPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Demand;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation.Granted;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What an explanation says of the decision points is what the decision made of their verdicts. */
class ConsultedPointsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant UNTIL = NOW.plusSeconds(300);

    private static final AccessRequest REQUEST = TestPolicies.policy()
            .scopes("tickets:read", "tickets:write")
            .build()
            .consulting(new Consultation(List.of("first", "second"), Set.copyOf(InputMember.DEFAULT)))
            .ask(
                    TestDelegations.delegate(token().build(), null),
                    new Action("GET"),
                    new Resource("tickets", "/tickets/1"),
                    NOW);

    private record Point(String name, Verdict verdict) implements DecisionPoint {
        @Override
        public Duration keep() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Answer<Verdict> ask(DecisionInput input) {
            return Answer.ready(verdict);
        }
    }

    @Property(tries = 500)
    void theGrantIsThatOfTheDecision(@ForAll("verdicts") Verdict first, @ForAll("verdicts") Verdict second) {
        var decision = decided(first, second);
        var failure = decision instanceof Deny deny ? deny.failure() : null;

        var explained = explained(Map.of("first", first, "second", second), failure);

        assertThat(explained.grant()).isEqualTo(decision instanceof Permit permit ? Granted.of(permit.grant()) : null);
        var points = explained.points();
        assertThat(points).extracting(DecisionExplanation.Point::name).containsExactly("first", "second");
        var fulfilled =
                points.stream().flatMap(point -> point.obligations().stream()).allMatch(Demand::fulfilled);
        var permitted = points.stream().allMatch(point -> point.verdict().equals("permit"));
        assertThat(fulfilled && permitted).isEqualTo(decision instanceof Permit);
        if (failure != null && !fulfilled) {
            assertThat(points.stream().flatMap(point -> point.obligations().stream()))
                    .extracting(Demand::reason)
                    .contains(failure.reason());
        }
    }

    private static Decision decided(Verdict first, Verdict second) {
        var deciding = new ConsultingPolicyDecisionPoint(
                new LocalPolicyDecisionPoint(() -> "id"),
                Map.of("first", new Point("first", first), "second", new Point("second", second)),
                InstantSource.fixed(NOW));
        return ((Answer.Ready<Decision>) deciding.decide(REQUEST, UNTIL)).value();
    }

    private static DecisionExplanation explained(Map<String, Verdict> verdicts, DelegationFailure failure) {
        return new DecisionExplainer(PresentedTexts.NONE, NOW)
                .explain(REQUEST, UNTIL, name -> Optional.ofNullable(verdicts.get(name)), failure);
    }

    @Provide
    Arbitrary<Verdict> verdicts() {
        Arbitrary<Obligation> obligations = Arbitraries.of(
                new Obligation.NarrowScopes(Scopes.of("tickets:read")),
                new Obligation.NarrowScopes(Scopes.of("tickets:write")),
                new Obligation.NarrowScopes(Scopes.of("tickets:read", "other")),
                new Obligation.ShortenLife(Duration.ofSeconds(20)),
                new Obligation.ShortenLife(Duration.ofSeconds(10)),
                new Obligation.ShortenLife(Duration.ofMillis(10)),
                new Obligation.StepUp(new AuthenticationLevel(List.of("mfa"), null)),
                new Obligation.Unknown("notify"));
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)),
                        obligations.list().ofMaxSize(3))
                .as((permits, demands) -> new Verdict(permits, permits ? "" : "not today", demands));
    }
}
