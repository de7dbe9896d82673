package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static dev.narrowgate.delegation.TestPolicies.onMethod;
import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LocalPolicyDecisionPointTest {

    private static final String OTHER = "https://other.example.com";

    private final LocalPolicyDecisionPoint decisions = new LocalPolicyDecisionPoint(() -> "decision-1");

    @Test
    void permitsWithinThePolicy() {
        assertThat(decide(policy(), delegation())).isInstanceOfSatisfying(Permit.class, permit -> {
            assertThat(permit.id()).isEqualTo("decision-1");
            assertThat(permit.policy()).isEqualTo("tickets");
            assertThat(permit.grant().audience()).isEqualTo(TestPolicies.AUDIENCE);
            assertThat(permit.grant().scopes()).isEqualTo(Scopes.of("tickets:read"));
        });
    }

    @Property
    void lawThreeGrantsNoScopeThatDidNotArriveOrIsNotThePolicys(
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 1) String> arrived,
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 1) String> allowed) {
        var policy = policy().scopes(allowed.toArray(String[]::new));
        var delegation =
                TestDelegations.delegate(token().scopes(Scopes.of(arrived)).build(), null);

        if (decide(policy, delegation) instanceof Permit permit) {
            assertThat(arrived).containsAll(permit.grant().scopes().values());
            assertThat(allowed).containsAll(permit.grant().scopes().values());
        }
    }

    @Test
    void deniesWhenARequiredScopeDidNotArrive() {
        var denied = denied(policy().required("tickets:delete"), delegation());

        assertThat(denied)
                .isInstanceOfSatisfying(
                        ScopeInsufficient.class,
                        failure -> assertThat(failure.required()).containsExactly("tickets:delete"));
    }

    @Test
    void anAbsentScopeIsNothingAndNotEverything() {
        var delegation = TestDelegations.delegate(token().scopes(Scopes.NONE).build(), null);

        assertThat(denied(policy(), delegation)).isInstanceOf(ScopeInsufficient.class);
    }

    @Test
    void aPolicyWithoutScopesGrantsNone() {
        assertThat(decide(policy().scopes(), delegation()))
                .isInstanceOfSatisfying(
                        Permit.class,
                        permit -> assertThat(permit.grant().scopes().isEmpty()).isTrue());
    }

    @Test
    void deniesWithoutAnActorWhereOneIsRequired() {
        var direct = TestDelegations.delegate(token().actors(ActorChain.NONE).build(), null);

        assertThat(denied(policy().require(Requirement.ACTOR), direct)).isInstanceOf(ActorUnauthorized.class);
        assertThat(denied(policy().actors(ORCHESTRATOR), direct)).isInstanceOf(ActorUnauthorized.class);
        assertThat(decide(policy(), direct)).isInstanceOf(Permit.class);
    }

    @Test
    void deniesAnActorThatIsNotThePolicys() {
        assertThat(denied(policy().actors(RESEARCHER), delegation())).isInstanceOf(ActorUnauthorized.class);
        assertThat(decide(policy().actors(ORCHESTRATOR, RESEARCHER), delegation()))
                .isInstanceOf(Permit.class);
    }

    @Test
    void deniesTheNamesakeOfAnActorFromAnotherIssuer() {
        var namesake = new Principal("https://other.example.com", "orchestrator");

        assertThat(denied(policy().actors(namesake), delegation())).isInstanceOf(ActorUnauthorized.class);
    }

    @Test
    void deniesAnUnprovenPresenterWhereProofIsRequired() {
        assertThat(denied(policy().require(Requirement.PROOF), delegation())).isInstanceOf(ActorUnauthorized.class);
        var proven =
                TestDelegations.delegate(token().build(), agent(ORCHESTRATOR).build());
        assertThat(decide(policy().require(Requirement.PROOF), proven)).isInstanceOf(Permit.class);
    }

    @Test
    void deniesAChainDeeperThanThePolicyAllows() {
        var deep = TestDelegations.delegate(
                token().actors(ORCHESTRATOR, RESEARCHER).build(), null);

        assertThat(denied(policy().maximumDepth(1), deep)).isInstanceOf(ActorUnauthorized.class);
        assertThat(decide(policy().maximumDepth(2), deep)).isInstanceOf(Permit.class);
    }

    @Test
    void deniesWithoutATaskWhereOneIsRequired() {
        var aimless = TestDelegations.delegate(token().task(null).build(), null);

        assertThat(denied(policy().require(Requirement.TASK), aimless)).isInstanceOf(TaskRequired.class);
        assertThat(decide(policy().require(Requirement.TASK), delegation())).isInstanceOf(Permit.class);
    }

    @Test
    void deniesWhatTheRuleDoesNotAllow() {
        assertThat(denied(policy().rule(onMethod("POST"::equals)), delegation()))
                .isInstanceOf(PolicyDenied.class);
        assertThat(decide(policy().rule(onMethod("GET"::equals)), delegation())).isInstanceOf(Permit.class);
    }

    @Property
    void priorActorsMakeNoDifference(@ForAll @AlphaChars @StringLength(min = 1, max = 8) String prior) {
        var policy = policy().actors(ORCHESTRATOR).maximumDepth(2).build();
        var one = token().actors(ORCHESTRATOR, new Principal(IDP, prior + "-1")).build();
        var other =
                token().actors(ORCHESTRATOR, new Principal(IDP, prior + "-2")).build();

        assertThat(key(policy, TestDelegations.delegate(one, null)))
                .isEqualTo(key(policy, TestDelegations.delegate(other, null)));
    }

    @Test
    void lawTenAQuestionDiffersWhenAnythingDiffersThatThePolicyIsShown() {
        var policy = policy().rule(onMethod("GET"::equals)).build();
        var same = key(policy, delegation());

        assertThat(key(policy, delegation())).isEqualTo(same);
        assertThat(key(
                        policy,
                        TestDelegations.delegate(token().scopes(Scopes.of("x")).build(), null)))
                .isNotEqualTo(same);
        assertThat(key(
                        policy,
                        TestDelegations.delegate(token().actors(RESEARCHER).build(), null)))
                .isNotEqualTo(same);
        assertThat(key(policy, TestDelegations.delegate(token().task(null).build(), null)))
                .isNotEqualTo(same);
        assertThat(key(
                        policy,
                        TestDelegations.delegate(
                                token().build(), agent(ORCHESTRATOR).build())))
                .isNotEqualTo(same);
        assertThat(key(policy().build(), delegation())).isNotEqualTo(same);
        // One policy for each pair: a policy is equal only to itself.
        var particular =
                policy().subjectIssuers(IDP, OTHER).actorIssuers(IDP, OTHER).build();
        var shown = key(particular, delegation());
        assertThat(key(particular, delegation())).isEqualTo(shown);
        assertThat(key(particular, of(new Principal(OTHER, "alice"), ORCHESTRATOR)))
                .isNotEqualTo(shown);
        assertThat(key(particular, of(ALICE, ORCHESTRATOR, RESEARCHER)))
                .isNotEqualTo(key(particular, of(ALICE, ORCHESTRATOR, new Principal(OTHER, "researcher"))));
        assertThat(keyOf(policy.ask(delegation(), new Action("POST"), new Resource("tickets", "/tickets/1"), NOW)))
                .isNotEqualTo(same);
        // Shown to nobody, so in no key.
        assertThat(keyOf(policy.ask(delegation(), new Action("GET"), new Resource("tickets", "/tickets/2"), NOW)))
                .isEqualTo(same);
    }

    @Test
    void deniesASubjectOfAnIssuerThatThePolicyDoesNotTakeForSubjects() {
        assertThat(denied(policy().subjectIssuers(OTHER), delegation()))
                .isInstanceOf(PolicyDenied.class)
                .hasMessage("the subject's issuer " + IDP + " is not among the policy's subject-issuers");
        assertThat(decide(policy().subjectIssuers(IDP), delegation())).isInstanceOf(Permit.class);
    }

    @Test
    void deniesAnActorAnywhereInTheChainWhoseIssuerThePolicyDoesNotTakeForActors() {
        var prior = of(ALICE, ORCHESTRATOR, new Principal(OTHER, "a"), RESEARCHER);
        var current = of(ALICE, new Principal(OTHER, "a"), ORCHESTRATOR);

        assertThat(denied(policy().actorIssuers(IDP), prior))
                .isInstanceOf(ActorUnauthorized.class)
                .hasMessage("actor 2: its issuer " + OTHER + " is not among the policy's actor-issuers");
        assertThat(denied(policy().actorIssuers(IDP), current)).hasMessageStartingWith("actor 1: ");
        assertThat(decide(policy().actorIssuers(IDP, OTHER), prior)).isInstanceOf(Permit.class);
        assertThat(decide(policy().actorIssuers(OTHER), of(ALICE))).isInstanceOf(Permit.class);
    }

    @Property
    void positionsOnlyEverRefuse(
            @ForAll @Size(max = 4) List<@IntRange(max = 3) Integer> chain,
            @ForAll @IntRange(max = 3) int subject,
            @ForAll Set<@IntRange(max = 3) Integer> subjects,
            @ForAll Set<@IntRange(max = 3) Integer> actors) {
        var names = new java.util.ArrayList<Principal>();
        chain.forEach(issuer -> names.add(new Principal("https://" + issuer, "actor-" + names.size())));
        var delegation = of(new Principal("https://" + subject, "alice"), names.toArray(Principal[]::new));
        var policy = policy().subjectIssuers(texts(subjects)).actorIssuers(texts(actors));

        var permitted = decide(policy, delegation) instanceof Permit;

        assertThat(permitted).isEqualTo(subjects.contains(subject) && actors.containsAll(chain));
    }

    private static String[] texts(Set<Integer> issuers) {
        return issuers.stream().map(issuer -> "https://" + issuer).toArray(String[]::new);
    }

    private static Delegation of(Principal subject, Principal... currentFirst) {
        return TestDelegations.delegate(
                token().subject(subject).actors(currentFirst).build(), null);
    }

    /** The key under which the decision of a request is cached. */
    private static Object key(DelegationPolicy policy, Delegation delegation) {
        return keyOf(ask(policy, delegation));
    }

    private static Object keyOf(AccessRequest request) {
        return List.of(request.policy(), request.fingerprint());
    }

    private static AccessRequest ask(DelegationPolicy policy, Delegation delegation) {
        return policy.ask(delegation, new Action("GET"), new Resource("tickets", "/tickets/1"), NOW);
    }

    private Decision decide(TestPolicies.Builder policy, Delegation delegation) {
        var answer = decisions.decide(ask(policy.build(), delegation), TestDelegations.NOW);
        return answer.toMono().block();
    }

    private DelegationFailure denied(TestPolicies.Builder policy, Delegation delegation) {
        return ((Deny) decide(policy, delegation)).failure();
    }
}
