package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ChangedToken;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Scopes;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The exchangers around an exchange pass the issued token on as it is, or refuse it. */
class TokenExchangersTest {

    private static final KeyBinding KEY = new KeyBinding(KeyBinding.Kind.JKT, "key");

    private final ExchangeRequest request = TestExchanges.request(delegation());
    private final IssuedToken issued = TestExchanges.issued(request, NOW);
    private final IssuedToken bound = ChangedToken.of(issued).bindings(KEY).build();

    @Test
    void aTokenThatIsBoundAsItHasToBeGoesThrough() {
        assertThat(bindingTo(Set.of(KEY), bound)).isEqualTo(Answer.ready(bound));
        assertThat(bindingTo(Set.of(), issued)).isEqualTo(Answer.ready(issued));
    }

    @Test
    void aTokenThatLostOrGainedAKeyIsRefused() {
        refused(bindingTo(Set.of(KEY), issued), "binding changed");
        refused(bindingTo(Set.of(), bound), "binding changed");
    }

    @Test
    void aTokenThatIsNarrowerGoesThrough() {
        var narrowing = new NarrowingTokenExchanger(asked -> Answer.ready(issued), () -> NOW);

        assertThat(narrowing.exchange(request)).isEqualTo(Answer.ready(issued));
    }

    @Test
    void aTokenThatIsWiderOrOverIsRefused() {
        var wider = ChangedToken.of(issued).scopes(Scopes.of("everything")).build();

        refused(
                new NarrowingTokenExchanger(asked -> Answer.ready(wider), () -> NOW).exchange(request),
                "scope wider by everything");
        refused(
                new NarrowingTokenExchanger(asked -> Answer.ready(issued), issued::expiresAt).exchange(request),
                "lifetime has already ended");
    }

    @Test
    void eachPolicyHasItsOwnExchangerAndEveryOtherTheGateways() {
        var policy = request.permit().policy();
        TokenExchanger other = asked -> Answer.ready(bound);
        TokenExchanger own = asked -> Answer.ready(issued);

        assertThat(new PolicyTokenExchanger(Map.of(policy, other), own).exchange(request))
                .isEqualTo(Answer.ready(bound));
        assertThat(new PolicyTokenExchanger(Map.of("another", other), own).exchange(request))
                .isEqualTo(Answer.ready(issued));
    }

    private Answer<IssuedToken> bindingTo(Set<KeyBinding> keys, IssuedToken made) {
        return new BindingCheckingTokenExchanger(asked -> Answer.ready(made), asked -> keys).exchange(request);
    }

    private static void refused(Answer<IssuedToken> answer, String reason) {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> answer.toMono().block())
                .withMessageContaining(reason);
    }
}
