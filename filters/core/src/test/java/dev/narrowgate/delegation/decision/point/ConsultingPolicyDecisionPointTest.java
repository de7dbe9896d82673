package dev.narrowgate.delegation.decision.point;

import static dev.narrowgate.delegation.TestDelegations.*;
import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presenter.BoundTask;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

class ConsultingPolicyDecisionPointTest {

    private static final Instant UNTIL = NOW.plusSeconds(600);
    private static final Duration KEEP = Duration.ofSeconds(20);

    private final List<String> asked = new ArrayList<>();
    private final List<DecisionInput> told = new ArrayList<>();
    private final Map<String, DecisionPoint> points = new HashMap<>();

    @Test
    void aPolicyWithoutDecisionPointsDecidesAlone() {
        var decision = decide(policy().build(), delegation());

        assertThat(decision).isInstanceOf(Permit.class);
        assertThat(decision.end()).isNull();
        assertThat(decision.endsBefore(UNTIL)).isEqualTo(UNTIL);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksAllOfThemInTheirOrder() {
        answer("one", Verdict.permit());
        answer("two", Verdict.permit());

        assertThat(decide("two", "one")).isInstanceOf(Permit.class);
        assertThat(asked).containsExactly("two", "one");
    }

    @Test
    void endsWithTheFirstThatDenies() {
        answer("one", Verdict.deny("not on Sundays"));
        answer("two", Verdict.permit());

        denied(decide("one", "two"), "policy tickets, decision point one denied: not on Sundays");
        assertThat(asked).containsExactly("one");
    }

    @Test
    void aDenialNeedsNoReason() {
        answer("one", Verdict.deny(""));

        denied(decide("one"), "policy tickets, decision point one denied");
    }

    @Test
    void theLastOneHasToPermitToo() {
        answer("one", Verdict.permit());
        answer("two", Verdict.deny("no"));

        denied(decide("one", "two"), "decision point two denied");
    }

    @Test
    void asksNobodyAboutWhatThePolicyRefuses() {
        answer("one", Verdict.permit());
        var strict = consulting(policy().required("admin").build(), "one");

        assertThat(decide(strict, delegation()))
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.failure()).isInstanceOf(ScopeInsufficient.class));
        assertThat(asked).isEmpty();
    }

    @Test
    void oneThatDoesNotAnswerIsNoVerdict() {
        points.put("one", point("one", Answer.refused(new DecisionUnavailable("down"))));
        answer("two", Verdict.permit());

        assertThat(answered("one", "two"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure().getMessage()).contains("down"));
        assertThat(asked).containsExactly("one");
    }

    @Test
    void oneThatIsNotThereIsNoVerdict() {
        assertThat(answered("missing"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(DecisionUnavailable.class));
    }

    @Test
    void waitsForAVerdictThatComesLater() {
        points.put("one", point("one", Answer.awaited(Mono.just(Verdict.deny("late")))));

        assertThat(answered("one")).isInstanceOf(Answer.Awaited.class);
        denied(decide("one"), "denied: late");
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatThePolicySaysAndNothingElse(InputMember member) {
        answer("one", Verdict.permit());
        var one = policy().build().consulting(new Consultation(List.of("one"), Set.of(member)));
        var allOthers =
                policy().build().consulting(new Consultation(List.of("one"), EnumSet.complementOf(EnumSet.of(member))));

        var arrived = delegate(token().build(), agent(RESEARCHER).build());
        var delegation = DelegationRules.bound(
                arrived, new BoundTask(arrived.task(), NOW.minusSeconds(60), 7, NOW, new BoundTask.First(ALICE, null)));
        var unused = decide(one, delegation);
        var unused2 = decide(allOthers, delegation);

        assertThat(facts(told.getFirst())).containsOnlyKeys(member);
        assertThat(facts(told.getLast()))
                .hasSize(InputMember.values().length - 1)
                .doesNotContainKey(member);
        assertThat(facts(told.getFirst()).get(member)).isEqualTo(expected().get(member));
    }

    private static Map<InputMember, Object> expected() {
        return Map.ofEntries(
                Map.entry(InputMember.SUBJECT, new Party(ALICE, Map.of())),
                Map.entry(InputMember.ACTOR, new Party(RESEARCHER, Map.of())),
                Map.entry(InputMember.CHAIN, List.of(RESEARCHER, ORCHESTRATOR)),
                Map.entry(InputMember.TASK, "task-1"),
                Map.entry(InputMember.TASK_AGE, 60L),
                Map.entry(InputMember.TASK_CALLS, 7L),
                Map.entry(InputMember.SCOPES, token().build().scopes().values()),
                Map.entry(InputMember.METHOD, "GET"),
                Map.entry(InputMember.PATH, "/tickets/1"),
                Map.entry(InputMember.ROUTE, "tickets"));
    }

    private static Map<InputMember, Object> facts(DecisionInput input) {
        var facts = new HashMap<InputMember, Object>();
        facts.put(InputMember.SUBJECT, input.subject());
        facts.put(InputMember.ACTOR, input.actor());
        facts.put(InputMember.CHAIN, input.chain());
        var task = input.task();
        facts.put(InputMember.TASK, task == null ? null : task.id());
        facts.put(InputMember.TASK_AGE, task == null ? null : task.age());
        facts.put(InputMember.TASK_CALLS, task == null ? null : task.calls());
        facts.put(InputMember.SCOPES, input.scopes());
        facts.put(InputMember.METHOD, input.method());
        facts.put(InputMember.PATH, input.path());
        facts.put(InputMember.ROUTE, input.route());
        facts.values().removeIf(Objects::isNull);
        return facts;
    }

    @Test
    void everyMemberIsKnownByItsName() {
        for (var member : InputMember.values()) {
            assertThat(InputMember.of(member.written())).contains(member);
        }
        assertThat(InputMember.of("request")).isEmpty();
        assertThat(InputMember.DEFAULT)
                .containsExactlyElementsOf(
                        EnumSet.complementOf(EnumSet.of(InputMember.TASK_AGE, InputMember.TASK_CALLS)));
    }

    @Test
    void aVerdictHoldsNoLongerThanItsDecisionPointSays() {
        answer("one", Verdict.permit());
        answer("no", Verdict.deny(""));

        assertThat(decide("one").end()).isEqualTo(NOW.plus(KEEP));
        assertThat(decide("no").end()).isEqualTo(NOW.plus(KEEP));
        assertThat(decide("one").endsBefore(UNTIL)).isEqualTo(NOW.plus(KEEP));
        assertThat(decide("one").endsBefore(NOW.plusSeconds(1))).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void narrowsTheScopes() {
        answer("one", obliged(new Obligation.NarrowScopes(Scopes.of("tickets:read"))));
        var wide = consulting(policy().scopes("tickets:read", "tickets:write").build(), "one");
        var arrived = delegate(
                token().scopes(Scopes.of("tickets:read", "tickets:write")).build(), null);

        assertThat(permitted(decide(wide, arrived)).grant().scopes()).isEqualTo(Scopes.of("tickets:read"));
    }

    /** Law 3, whatever a decision point answers. */
    @Property(tries = 300)
    void lawThreeAnObligationNeverWidensTheScopes(
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 1) String> arrived,
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 1) String> allowed,
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 1) String> narrowed) {
        answer("one", obliged(new Obligation.NarrowScopes(Scopes.of(narrowed))));
        var policy = consulting(policy().scopes(allowed.toArray(String[]::new)).build(), "one");

        if (decide(policy, delegate(token().scopes(Scopes.of(arrived)).build(), null)) instanceof Permit permit) {
            assertThat(arrived).containsAll(permit.grant().scopes().values());
            assertThat(allowed).containsAll(permit.grant().scopes().values());
            assertThat(narrowed).containsAll(permit.grant().scopes().values());
        }
    }

    /** Law 4, whatever a decision point answers. */
    @Property(tries = 100)
    void lawFourAnObligationNeverProlongsTheLife(@ForAll @LongRange(min = 0, max = 100_000) long seconds) {
        answer("one", obliged(new Obligation.ShortenLife(Duration.ofSeconds(seconds))));

        if (decide("one") instanceof Permit permit) {
            assertThat(permit.grant().maximumLifetime())
                    .isLessThanOrEqualTo(policy().build().limit().maximumLifetime())
                    .isLessThanOrEqualTo(Duration.ofSeconds(seconds))
                    .isPositive();
        }
    }

    @Test
    void leavesOutScopesBeyondTheGrant() {
        answer("one", obliged(new Obligation.NarrowScopes(Scopes.of("tickets:read", "admin"))));

        assertThat(permitted(decide("one")).grant().scopes()).isEqualTo(Scopes.of("tickets:read"));
    }

    @Test
    void deniesATokenWithoutScopes() {
        answer("one", obliged(new Obligation.NarrowScopes(Scopes.NONE)));
        answer("two", obliged(new Obligation.NarrowScopes(Scopes.of("admin"))));

        denied(
                decide("one"),
                "policy tickets, decision point one: obligation narrow_scopes leaves none of: tickets:read");
        denied(decide("two"), "decision point two: obligation narrow_scopes leaves none of: tickets:read");
    }

    @Test
    void aGrantWithoutScopesStaysOne() {
        answer("one", obliged(new Obligation.NarrowScopes(Scopes.NONE)));

        assertThat(permitted(decide(consulting(policy().scopes().build(), "one"), delegation()))
                        .grant()
                        .scopes())
                .isEqualTo(Scopes.NONE);
    }

    @Test
    void shortensTheLife() {
        answer("one", obliged(new Obligation.ShortenLife(Duration.ofSeconds(5))));

        var grant = permitted(decide("one")).grant();
        assertThat(grant.maximumLifetime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(grant.audience()).isEqualTo(policy().build().limit().audience());
        assertThat(grant.maximumDepth()).isEqualTo(policy().build().limit().maximumDepth());
    }

    @Test
    void deniesALifeOfLessThanASecond() {
        answer("one", obliged(new Obligation.ShortenLife(Duration.ofMillis(999))));
        answer("two", obliged(new Obligation.ShortenLife(Duration.ofSeconds(1))));

        denied(decide("one"), "obligation shorten_life leaves less than a second");
        assertThat(decide("two")).isInstanceOf(Permit.class);
    }

    @Test
    void obligationsOfAllDecisionPointsCount() {
        answer("one", obliged(new Obligation.ShortenLife(Duration.ofSeconds(5))));
        answer("two", obliged(new Obligation.ShortenLife(Duration.ofSeconds(9))));

        assertThat(permitted(decide("one", "two")).grant().maximumLifetime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(permitted(decide("two", "one")).grant().maximumLifetime()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void challengesForAnotherAuthentication() {
        answer("one", obliged(new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), Duration.ofMinutes(5)))));

        assertThat(decide("one"))
                .isInstanceOfSatisfying(
                        Deny.class,
                        deny -> assertThat(deny.failure())
                                .isInstanceOf(AuthenticationInsufficient.class)
                                .hasMessageContaining("as decision point one requires"));
        assertThat(decided("one", new Authentication("gold", NOW.minusSeconds(299))))
                .isInstanceOf(Permit.class);
        assertThat(decided("one", new Authentication("gold", NOW.minusSeconds(301))))
                .isInstanceOf(Deny.class);
        assertThat(decided("one", new Authentication("silver", NOW))).isInstanceOf(Deny.class);
    }

    @Test
    void aPermitEndsWhenTheAuthenticationIsTooOld() {
        answer("one", obliged(new Obligation.StepUp(new AuthenticationLevel(List.of(), Duration.ofSeconds(60)))));

        assertThat(decided("one", new Authentication(null, NOW.minusSeconds(50)))
                        .end())
                .isEqualTo(NOW.plusSeconds(10));
        assertThat(decided("one", new Authentication(null, NOW.minusSeconds(5))).end())
                .isEqualTo(NOW.plus(KEEP));
    }

    @Test
    void aStepUpCountsForADenialToo() {
        answer(
                "one",
                new Verdict(
                        false, "no", List.of(new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null)))));

        assertThat(decide("one"))
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.failure()).isInstanceOf(AuthenticationInsufficient.class));
        denied(decided("one", new Authentication("gold", NOW)), "denied: no");
    }

    @Test
    void deniesAnUnknownObligation() {
        answer("one", obliged(new Obligation.Unknown("brew_coffee"), new Obligation.ShortenLife(KEEP)));

        denied(
                decide("one"),
                "policy tickets, decision point one: obligation brew_coffee is not known, or not complete");
    }

    @Test
    void theFirstObligationThatFailsIsTheReason() {
        answer("one", obliged(new Obligation.Unknown("first"), new Obligation.Unknown("second")));

        denied(decide("one"), "obligation first is not known");
    }

    /** The caller can answer a challenge, whatever stands before it. */
    @Test
    void aChallengeComesBeforeAnotherRefusal() {
        var stepUp = new Obligation.StepUp(new AuthenticationLevel(List.of("gold"), null));
        answer("one", obliged(new Obligation.Unknown("first"), stepUp));
        answer("two", obliged(stepUp, new Obligation.Unknown("second")));

        for (var name : List.of("one", "two")) {
            assertThat(decide(name))
                    .isInstanceOfSatisfying(
                            Deny.class,
                            deny -> assertThat(deny.failure()).isInstanceOf(AuthenticationInsufficient.class));
        }
    }

    /** A policy that is narrowed for a request of the token service asks the same decision points. */
    @Test
    void aNarrowedPolicyAsksThemToo() {
        answer("one", Verdict.deny("no"));
        var narrowed = consulting(policy().build(), "one").within(Scopes.of("tickets:read"), Duration.ofSeconds(9), 2);

        denied(decide(narrowed, delegation()), "denied: no");
    }

    private static Verdict obliged(Obligation... obligations) {
        return new Verdict(true, "", List.of(obligations));
    }

    private void answer(String name, Verdict verdict) {
        points.put(name, point(name, Answer.ready(verdict)));
    }

    private DecisionPoint point(String name, Answer<Verdict> answer) {
        return new DecisionPoint() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration keep() {
                return KEEP;
            }

            @Override
            public Answer<Verdict> ask(DecisionInput input) {
                asked.add(name);
                told.add(input);
                return answer;
            }
        };
    }

    private static DelegationPolicy consulting(DelegationPolicy policy, String... names) {
        return policy.consulting(new Consultation(List.of(names), Set.copyOf(InputMember.DEFAULT)));
    }

    private Decision decide(String... names) {
        return decide(consulting(policy().build(), names), delegation());
    }

    private Decision decided(String name, Authentication authentication) {
        return decide(
                consulting(policy().build(), name),
                TestDelegations.delegate(token().authentication(authentication).build(), null));
    }

    private Answer<Decision> answered(String... names) {
        return answered(consulting(policy().build(), names), delegation());
    }

    private Decision decide(DelegationPolicy policy, Delegation delegation) {
        return answered(policy, delegation).toMono().block();
    }

    private Answer<Decision> answered(DelegationPolicy policy, Delegation delegation) {
        var request = policy.ask(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
        return new ConsultingPolicyDecisionPoint(
                        new LocalPolicyDecisionPoint(() -> "decision-1"), points, InstantSource.fixed(NOW))
                .decide(request, UNTIL);
    }

    private static Permit permitted(Decision decision) {
        assertThat(decision).isInstanceOf(Permit.class);
        return (Permit) decision;
    }

    private static void denied(Decision decision, String reason) {
        assertThat(decision).isInstanceOfSatisfying(Deny.class, deny -> {
            assertThat(deny.failure()).isInstanceOf(PolicyDenied.class);
            assertThat(deny.failure().reason()).contains(reason);
            assertThat(deny.id()).isEqualTo("decision-1");
            assertThat(deny.policy()).isEqualTo("tickets");
        });
    }
}
