package dev.narrowgate.delegation.endpoints.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.RequestMisdirected;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.exchange.ServerRefusals;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another gateway that exchanges its tokens here knows what each refusal of this token service means. */
class OAuthErrorTest {

    static Stream<DelegationFailure> failures() {
        return Stream.concat(
                Stream.of(
                                "invalid_request",
                                "invalid_client",
                                "invalid_target",
                                "invalid_scope",
                                "invalid_authorization_details",
                                "unauthorized_client",
                                "unsupported_grant_type")
                        .map(error -> new TokenRequestRefused(error, "made wrongly")),
                Stream.of(
                        new RequestMalformed("broken"),
                        new RequestTooLarge("large"),
                        new RequestTimeout("late"),
                        new RequestMisdirected(),
                        new TokenMissing(),
                        new TokenRejected("expired"),
                        TokenRejected.ofActor("expired"),
                        new ProofRejected(ProofRejected.Lack.NONCE, "none"),
                        new ProofRejected(ProofRejected.Lack.PROOF, "none"),
                        new ProofRejected(ProofRejected.Lack.POSSESSION, "bound"),
                        ProofRejected.ofActor(ProofRejected.Lack.POSSESSION, "bound"),
                        new DelegationEnded("ended", 0),
                        new DepartureRefused("changed"),
                        new AuthenticationInsufficient(List.of(), null, "old"),
                        new ClaimsInsufficient("e30=", "few"),
                        new AuthorizationInsufficient(List.of(), "few"),
                        new ScopeInsufficient(List.of("a"), "few"),
                        new ActorUnauthorized("not this one"),
                        new ActorUnauthorized("too deep", true),
                        new TaskRequired("none"),
                        new TaskClosed("over"),
                        new BudgetExhausted("none left", List.of(), null),
                        new ActorRevoked("gone"),
                        new PolicyDenied("no")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anotherGatewaysTestsPlayEachRefusal(DelegationFailure failure) {
        var error = OAuthError.of(failure);
        // The other ones are told by the status alone.
        assumeThat(error.status()).isIn(400, 401);
        assertThat(ServerRefusals.samples())
                .anyMatch(sample -> sample.answered() == error.status()
                        && sample.body()
                                .equals("{\"error\":\"%s\",\"error_description\":\"%s\"}"
                                        .formatted(error.error(), error.description())));
    }

    @Test
    void noFailureIsLeftOut() {
        var here = new HashSet<Class<?>>();
        failures().forEach(failure -> here.add(failure.getClass()));

        assertThat(here)
                .contains(Rejected.class.getPermittedSubclasses())
                .contains(Denied.class.getPermittedSubclasses());
    }
}
