package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.token.AuthorizationDetail;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Law 3 for details: a type of permissions that vanishes takes its limits along. */
class DetailsKeptTest {

    private static final AuthorizationDetail PAYMENT = new AuthorizationDetail("payment", Map.of("type", "payment"));
    private static final AuthorizationDetail ACCOUNT = new AuthorizationDetail("account", Map.of("type", "account"));

    private final ExchangeRequest request = TestExchanges.request(
            TestDelegations.delegate(token().details(details(PAYMENT, ACCOUNT)).build(), null));

    @Test
    void refusesATypeThatIsLost() {
        refusesLost("[payment]", details(ACCOUNT));
        refusesLost("[account, payment]");
    }

    @Test
    void acceptsTypesThatAreKeptTogetherOrApart() {
        assertThatCode(() -> NarrowingCheck.checkDetailsKept(request, details(PAYMENT, ACCOUNT)))
                .doesNotThrowAnyException();
        assertThatCode(() -> NarrowingCheck.checkDetailsKept(request, details(PAYMENT), details(ACCOUNT)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTheSameDetailTwiceWhereItArrivedOnce() {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.checkDetails(request, details(PAYMENT, PAYMENT)))
                .withMessageContaining("repeats an element of the incoming token");
    }

    @Test
    void namesOnlyTheTypesThatAreWider() {
        var wider = new AuthorizationDetail("account", Map.of("type", "account", "identifier", "1"));

        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.checkDetails(request, details(PAYMENT, wider)))
                .withMessage("issued token: authorization_details wider by account");
    }

    private void refusesLost(String types, AuthorizationDetails... kept) {
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> NarrowingCheck.checkDetailsKept(request, kept))
                .withMessageContaining("lost all details of the types " + types);
    }

    private static AuthorizationDetails details(AuthorizationDetail... values) {
        return new AuthorizationDetails(List.of(values));
    }
}
