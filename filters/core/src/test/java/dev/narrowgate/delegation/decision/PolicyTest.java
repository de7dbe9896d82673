package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.token.AuthorizationDetail;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final String OTHER = "https://other.example.com";

    @Test
    void aPolicyThatNamesNoIssuersTakesSubjectsOfAny() {
        assertThat(policy().build().takesSubjectsOf(OTHER)).isTrue();
    }

    @Test
    void aPolicyThatNamesIssuersTakesSubjectsOfThese() {
        var policy = policy().subjectIssuers(IDP).build();

        assertThat(policy.takesSubjectsOf(IDP)).isTrue();
        assertThat(policy.takesSubjectsOf(OTHER)).isFalse();
    }

    @Test
    void aPolicyTellsWhoMayAct() {
        assertThat(policy().actors(RESEARCHER).build().actors()).contains(Set.of(RESEARCHER));
        assertThat(policy().build().actors()).isEmpty();
    }

    @Test
    void aPolicyIsCalledByItsName() {
        assertThat(policy().build()).hasToString("policy tickets");
    }

    @Nested
    class GivenLimitsThatAPolicyCarries {

        private final CarriedLimits limits = new CarriedLimits(Set.of("payment"), true);

        @Test
        void typesThatItDoesNotNameAreToldInOrder() {
            assertThat(limits.unnamed(Set.of("payment", "b", "a"))).containsExactly("a", "b");
            assertThat(limits.unnamed(Set.of())).isEmpty();
        }

        @Test
        void onlyDetailsOfTheNamedTypesGoOn() {
            assertThat(limits.carries(details("payment"))).isTrue();
            assertThat(limits.carries(AuthorizationDetails.NONE)).isTrue();
            assertThat(limits.carries(details("payment", "account"))).isFalse();
        }

        @Test
        void theTypesOfDetailsAreEachToldOnceAndInOrder() {
            assertThat(details("payment", "account", "payment").types()).containsExactly("account", "payment");
            assertThat(AuthorizationDetails.NONE.types()).isEmpty();
        }

        private AuthorizationDetails details(String... types) {
            return new AuthorizationDetails(List.of(types).stream()
                    .map(type -> new AuthorizationDetail(type, Map.of("type", type)))
                    .toList());
        }
    }

    @Nested
    class GivenARequestThatIsCheckedWhole {

        private final PolicyRule never = TestPolicies.onMethod(method -> false);
        private final PolicyRule broken = TestPolicies.onMethod(method -> {
            throw new DecisionUnavailable("no such fact");
        });

        @Test
        void aRequestAsThePolicyWantsItPassesEveryCheck() {
            assertThat(PolicyChecks.all(ask(policy()))).isEmpty();
        }

        @Test
        void allThatIsMissingIsTold() {
            assertThat(PolicyChecks.all(ask(policy().required("admin").rule(never))))
                    .extracting(DelegationFailure::code)
                    .containsExactly("scope-insufficient", "policy-denied");
        }

        @Test
        void aRuleThatCannotBeEvaluatedIsLeftOutBehindAnotherFault() {
            assertThat(PolicyChecks.all(ask(policy().required("admin").rule(broken))))
                    .extracting(DelegationFailure::code)
                    .containsExactly("scope-insufficient");
        }

        @Test
        void aRuleThatCannotBeEvaluatedFailsWhereNothingElseIsWrong() {
            assertThatExceptionOfType(DecisionUnavailable.class)
                    .isThrownBy(() -> PolicyChecks.all(ask(policy().rule(broken))));
        }

        @Test
        void aRuleThatDoesNotHoldIsTheOnlyFault() {
            assertThat(PolicyChecks.all(ask(policy().rule(never))))
                    .singleElement()
                    .isInstanceOf(PolicyDenied.class);
        }

        private AccessRequest ask(TestPolicies.Builder policy) {
            return policy.build().ask(delegation(), new Action("GET"), new Resource("tickets", "/"), NOW);
        }
    }
}
