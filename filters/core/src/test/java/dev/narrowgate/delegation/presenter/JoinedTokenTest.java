package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestProvenances;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceRules;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A token of a server that writes no actors, with the statement of a gateway beside it. */
class JoinedTokenTest {

    private final DelegationRules rules = new DelegationRules(
            Map.of(IDP, Set.of(GATEWAY)), Map.of(), new ProvenanceRules(Map.of(IDP, Set.of()), Map.of(), Map.of()));
    private final VerifiedToken token =
            token().actors(ActorChain.NONE).task(null).maximumDepth(8).build();

    @Test
    void aTokenThatNeedsAStatementIsJoinedWithIt() {
        var said = statement("Alice", NOW.plusSeconds(60), 5);

        var joined = rules.joined(token, said);

        assertThat(joined).isEqualTo(token.with(said));
        assertThat(joined.actors()).isEqualTo(ActorChain.of(ORCHESTRATOR));
        assertThat(joined.passage().maximumDepth()).isEqualTo(5);
        assertThat(joined.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aTokenThatNeedsNoneStaysAsItIs() {
        assertThat(rules().joined(token, null)).isSameAs(token);
    }

    @Test
    void theNameOfTheSubjectIsTheStatementsOrElseTheTokens() {
        var joined = rules.joined(token, statement("Alice", NOW.plusSeconds(900), 16));

        assertThat(joined.parties().subjectName()).isEqualTo("Alice");
        assertThat(joined.with(statement(null, NOW.plusSeconds(900), 16))
                        .parties()
                        .subjectName())
                .isEqualTo("Alice");
    }

    @Test
    void theTokenIsBelievedUntilTheFirstOfTheTwoIsNot() {
        var joined = rules.joined(token, statement(null, NOW.plusSeconds(900), 16));

        assertThat(joined.expiresAt()).isEqualTo(token.expiresAt());
        assertThat(joined.validity().believedUntil()).isEqualTo(NOW.plusSeconds(300));
    }

    private VerifiedProvenance statement(String name, Instant expiresAt, int maximumDepth) {
        return TestProvenances.about(token)
                .issuer(IDP)
                .maximumDepth(maximumDepth)
                .ancestors(new TokenId(IDP, "parent"))
                .subjectName(name)
                .expiresAt(expiresAt)
                .build();
    }
}
