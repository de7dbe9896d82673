package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.token.VerifiedToken.Claims;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Law 10: of the claims of a token, a decision point learns those that the policy names, and no others. */
class ReadableClaimsTest {

    private static final Claims SAID = new Claims(
            Map.of("role", Optional.of("director"), "secret", Optional.of("s"), "odd", Optional.empty()),
            Map.of("model", Optional.of(List.of("small", "fast"))));

    private static Delegation delegation(Claims claims) {
        var token = token().build();
        return delegate(
                new VerifiedToken(
                        token.identifiers(),
                        token.parties(),
                        token.authorizedActor(),
                        token.holder(),
                        token.authority(),
                        token.passage(),
                        token.validity(),
                        token.authentication(),
                        claims),
                null);
    }

    private static DecisionInput told(Set<String> subject, Set<String> actor) {
        return new Consultation(List.of("one"), Set.of(InputMember.SUBJECT, InputMember.ACTOR))
                .input(
                        delegation(SAID),
                        new Action("GET"),
                        new Resource("tickets", "/"),
                        new ReadableClaims(subject, actor));
    }

    @Test
    void lawTenOnlyTheNamedClaimsAreTold() {
        var input = told(Set.of("role"), Set.of("model"));

        assertThat(input.subject()).isEqualTo(new Party(ALICE, Map.of("role", "director")));
        assertThat(input.actor()).isEqualTo(new Party(ORCHESTRATOR, Map.of("model", List.of("small", "fast"))));
    }

    @Test
    void aClaimThatIsNotThereIsLeftOut() {
        var input = told(Set.of("role", "missing"), Set.of("missing"));

        assertThat(input.subject().claims()).containsOnlyKeys("role");
        assertThat(input.actor().claims()).isEmpty();
    }

    @Test
    void aClaimThatCannotBeReadIsARefusal() {
        assertThatExceptionOfType(PolicyDenied.class)
                .isThrownBy(() -> told(Set.of("odd"), Set.of()))
                .withMessageContaining("claim odd of the subject is not read");
    }

    @Test
    void aRuleReadsOneClaim() {
        assertThat(ReadableClaims.ofSubject(delegation(SAID), "role")).isEqualTo("director");
        assertThat(ReadableClaims.ofActor(delegation(SAID), "model")).isEqualTo(List.of("small", "fast"));
        assertThat(ReadableClaims.ofActor(delegation(SAID), "role")).isNull();
    }

    @Test
    void aPolicyKeepsWhatItWasGiven() {
        var claims = new ReadableClaims(Set.of("role"), Set.of());

        assertThat(TestPolicies.policy().build().reading(claims).claims()).isEqualTo(claims);
        assertThat(TestPolicies.policy().build().claims()).isEqualTo(ReadableClaims.NONE);
    }
}
