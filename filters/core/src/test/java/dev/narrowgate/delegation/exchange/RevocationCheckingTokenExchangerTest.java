package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ChangedToken;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevocationCheckingTokenExchangerTest {

    private final Set<Revocable> revoked = new HashSet<>();
    private final List<IssuedToken> forgotten = new ArrayList<>();
    private final ExchangeRequest request = TestExchanges.request(delegation());
    private final IssuedToken issued = TestExchanges.issued(request, NOW);
    private IssuedToken first = issued;
    private IssuedToken next = issued;

    private final TokenExchanger exchanger = new RevocationCheckingTokenExchanger(
            new TokenExchanger() {
                @Override
                public Answer<IssuedToken> exchange(ExchangeRequest asked) {
                    return Answer.ready(forgotten.isEmpty() ? first : next);
                }

                @Override
                public void forget(ExchangeRequest asked, IssuedToken refused) {
                    forgotten.add(refused);
                }
            },
            TestRevocations.among(revoked));

    @Test
    void givesOutWhatIsNotRevoked() {
        assertThat(exchanger.exchange(request)).isEqualTo(Answer.ready(issued));
    }

    @Test
    void exchangesAnewWhenTheIssuedTokenWasRevoked() {
        revoked.add(TestRevocations.token(issued.id()));
        next = ChangedToken.of(issued).id(new TokenId(GATEWAY, "another")).build();

        assertThat(exchanger.exchange(request)).isEqualTo(Answer.ready(next));
        assertThat(forgotten).containsExactly(issued);
    }

    @Test
    void exchangesAnewWhenWhatStandsBesideTheIssuedTokenWasRevoked() {
        first = issued.with(new SignedProvenance(
                new BearerToken("statement"),
                new TokenId(GATEWAY, "beside"),
                issued.authorization().token().fingerprint(),
                issued.parties().actors(),
                issued.passage().maximumDepth(),
                issued.expiresAt(),
                true));
        revoked.add(TestRevocations.token(new TokenId(GATEWAY, "beside")));

        assertThat(exchanger.exchange(request)).isEqualTo(Answer.ready(issued));
        assertThat(forgotten).containsExactly(first);
    }

    @Test
    void givesOutNothingWhenTheSameComesAgain() {
        revoked.add(TestRevocations.token(issued.id()));

        assertThat(exchanger.exchange(request))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(ExchangeRejected.class));
    }

    @Test
    void givesOutNothingThatWasMadeFromARevokedToken() {
        revoked.add(TestRevocations.token(request.delegation().token().id()));

        assertThat(exchanger.exchange(request))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(TokenRejected.class));
    }

    @Test
    void passesOnThatATokenIsToBeForgotten() {
        exchanger.forget(request, issued);

        assertThat(forgotten).containsExactly(issued);
    }
}
