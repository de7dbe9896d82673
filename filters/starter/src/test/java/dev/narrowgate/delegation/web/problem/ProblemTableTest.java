package dev.narrowgate.delegation.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.AuthorizationInsufficient;
import dev.narrowgate.delegation.BudgetExhausted;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopTimeout;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.DepartureRefused;
import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
import dev.narrowgate.delegation.RequestMisdirected;
import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.RequestableDenial;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.TokenRequestRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTableTest {

    private static final Path PAGE = Path.of("../../docs/reference/errors.md");
    private static final String HEAD =
            "| status | code | when | `WWW-Authenticate` | `Retry-After` | token service |\n|---|---|---|---|---|---|\n";

    static Stream<DelegationFailure> failures() {
        var all = new ArrayList<DelegationFailure>(List.of(
                new RequestMalformed("broken"),
                new RequestTooLarge("large"),
                new RequestTimeout("late"),
                new RequestMisdirected(),
                new TokenMissing(),
                new TokenRejected("expired"),
                TokenRejected.ofActor("expired"),
                ProofRejected.ofActor(Lack.POSSESSION, "bound"),
                new DelegationEnded("ended", 0),
                new DepartureRefused("changed"),
                new TokenRequestRefused("invalid_client", "unknown"),
                new AuthenticationInsufficient(List.of(), null, "old"),
                new ClaimsInsufficient("e30=", "few"),
                new AuthorizationInsufficient(List.of(), "few"),
                new ScopeInsufficient(List.of("a"), "few"),
                new ActorUnauthorized("not this one"),
                new ActorUnauthorized("too deep", true),
                new TaskRequired("none"),
                new TaskClosed("over"),
                new BudgetExhausted("none left", List.of(), null),
                new StoreUnavailable("down"),
                new ActorRevoked("gone"),
                new PolicyDenied("no"),
                new RequestableDenial(
                        "no",
                        new RequestableAccess("https://pdp.example.com/ask", null, Instant.EPOCH, "1", null, null)),
                new ExchangeRejected("wider"),
                new NextHopUnavailable("refused"),
                new NextHopTimeout("late"),
                new KeysUnavailable("none"),
                new DecisionUnavailable("none"),
                new ExchangeUnavailable("none"),
                new AuditUnavailable("full")));
        Arrays.stream(Lack.values()).forEach(lack -> all.add(new ProofRejected(lack, "wrong")));
        Arrays.stream(NextHopFaulty.Fault.values()).forEach(fault -> all.add(new NextHopFaulty(fault, "broken")));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theRowOfAFailureHasItsCode(DelegationFailure failure) {
        assertThat(ProblemCatalog.of(failure).code()).isEqualTo(failure.code());
    }

    @Test
    void everyKindOfFailureIsTried() {
        var tried = new HashSet<Class<?>>();
        failures().forEach(failure -> tried.add(failure.getClass()));

        assertThat(tried).containsAll(kinds(DelegationFailure.class));
    }

    @Test
    void everyRowIsOfSomeFailureOrOfAMissingRoute() {
        var reached = new HashSet<Problem>();
        failures().forEach(failure -> reached.add(ProblemCatalog.of(failure)));
        reached.add(ProblemCatalog.noRoute());

        assertThat(reached).containsExactlyInAnyOrderElementsOf(ProblemTable.ALL);
    }

    @Test
    void thePageHasExactlyTheRowsOfTheTable() throws IOException {
        var page = Files.readString(PAGE);
        var table = new StringBuilder(HEAD);
        ProblemTable.ALL.forEach(row -> table.append(line(row)));

        assertThat(page).contains("\n\n" + table + "\n");
    }

    private static String line(Problem row) {
        var challenge = switch (row.asks()) {
            case NOTHING -> "none";
            case CREDENTIALS -> "`Bearer` and `DPoP`, no error";
            case OTHERS -> "`error=\"" + row.challenge() + "\"`";
            case PROOF -> "`DPoP error=\"" + row.challenge() + "\"`";
        };
        var oauth = row.oauth();
        return "| %d | `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        row.status().value(),
                        row.code(),
                        row.when(),
                        challenge,
                        row.temporary() ? "yes" : "no",
                        oauth == null
                                ? row.code().equals("route-unknown") ? "none" : "its own"
                                : oauth.status().value() + " `" + oauth.error() + "`");
    }

    private static Set<Class<?>> kinds(Class<?> sealed) {
        var kinds = new HashSet<Class<?>>();
        for (var kind : sealed.getPermittedSubclasses()) {
            if (kind.isSealed()) {
                kinds.addAll(kinds(kind));
            }
            if (!java.lang.reflect.Modifier.isAbstract(kind.getModifiers())
                    && !kind.getSimpleName().equals("ClaimsRejected")
                    && !kind.getSimpleName().equals("KeyNotFetched")) {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
