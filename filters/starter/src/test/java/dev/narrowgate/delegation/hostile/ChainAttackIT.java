package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of actors that are none, that do not end, or that come back to where they were. */
@ExtendWith(SharedGateway.class)
class ChainAttackIT {

    private static final String AGENTS = "https://agents.example.com";

    private final AttackHarness onslaught;

    ChainAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    static Stream<Object> noActor() {
        return Stream.of(
                "orchestrator",
                List.of(),
                List.of(Map.of("sub", "orchestrator")),
                5,
                true,
                Map.of(),
                Map.of("iss", IDP),
                Map.of("sub", 5),
                Map.of("sub", ""),
                Map.of("sub", List.of("a")),
                Map.of("sub", "a\r\nX-Admin: 1"),
                Map.of("sub", "a", "iss", 5),
                Map.of("sub", "a", "iss", ""),
                Map.of("sub", "a", "iss", List.of(IDP)),
                Map.of("sub", "a", "act", "b"),
                Map.of("sub", "a", "act", List.of()),
                Map.of("sub", "a", "act", Map.of()),
                Map.of("client_id", "a"));
    }

    @ParameterizedTest
    @MethodSource("noActor")
    void j037_refusesAnActorThatIsNone(Object actor) throws Exception {
        onslaught.rejects(onslaught.good().claim("act", actor).sign());
    }

    @Test
    void j037_refusesAnActorThatIsNull() throws Exception {
        onslaught.rejects(withAct("null"));
        onslaught.rejects(withAct("{\"sub\":\"a\",\"act\":null}"));
        onslaught.rejects(withAct("{\"sub\":null}"));
    }

    @Test
    void j037_timesAndAudienceInsideAnActorMeanNothing() throws Exception {
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("sub", "orchestrator", "exp", 1, "nbf", 9_999_999_999L, "aud", "x", "cnf", "x"))
                .sign());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 15, 16, 17})
    void j038_refusesAChainThatIsDeeperThanThePolicyOrTheGatewayAllows(int depth) throws Exception {
        var record = onslaught.refuses(
                Refusal.ACTOR_UNAUTHORIZED,
                onslaught.good().actors(names(depth)).sign());

        assertThat(record.path("reason").asString()).matches("(the chain would have|chain deeper than) .*");
    }

    @Test
    void j038_servesAChainThatIsJustDeepEnough() throws Exception {
        onslaught.serves(onslaught.good().actors(names(3)).sign());
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 64, 250, 254, 400})
    void j038_refusesAChainWithoutEndBeforeAnythingDescendsIntoIt(int depth) throws Exception {
        var record = onslaught.refuses(
                Refusal.TOKEN_REJECTED, onslaught.good().actors(names(depth)).sign());

        assertThat(record.path("reason").asString()).contains("StreamConstraintsException");
    }

    @Test
    void j038_refusesWhatIsNestedInAnotherWay() throws Exception {
        onslaught.rejects(withAct("{\"sub\":\"a\",\"x\":" + "[".repeat(3000) + "]".repeat(3000) + "}"));
        onslaught.rejects(withAct("{\"sub\":\"a\",\"act\":".repeat(500) + "{}" + "}".repeat(500)));
        onslaught.rejects(withAct("{\"sub\":\"a\",\"act\":".repeat(600)));
        onslaught.turnsAway(withAct("{\"sub\":\"a\",\"act\":".repeat(100_000) + "{}" + "}".repeat(100_000)));
        onslaught.turnsAway(withAct("{\"act\":".repeat(1_000_000)));
    }

    static Stream<List<String>> loops() {
        return Stream.of(
                List.of("a", "a"),
                List.of("a", "b", "a"),
                List.of("b", "a", "a"),
                List.of("alice"),
                List.of("a", "alice"));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void j039_refusesAChainThatComesBack(List<String> actors) throws Exception {
        var record = onslaught.refuses(
                Refusal.ACTOR_UNAUTHORIZED,
                onslaught.good().actors(actors.toArray(String[]::new)).sign());

        assertThat(record.path("reason").asString()).startsWith("loop: actor ");
    }

    @Test
    void j039_refusesTheGatewayItselfAsAnActorAndNotTheNamesakeOfAnotherIssuer() throws Exception {
        onslaught.rejects(onslaught
                .good()
                .claim("act", Map.of("iss", GATEWAY, "sub", "gateway"))
                .sign());
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("sub", "a", "act", Map.of("iss", AGENTS, "sub", "a")))
                .sign());
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("iss", AGENTS, "sub", "alice"))
                .sign());
    }

    @Test
    void j040_priorActorsMakeNoDifferenceToTheDecision() throws Exception {
        var decisions = Stream.of("b", "c", "root")
                .map(prior -> decision(onslaught.good().actors("a", prior).sign()))
                .distinct();

        // One verdict, found by its id: the same question was asked each time.
        assertThat(decisions).hasSize(1);
    }

    @Test
    void j040_theAuditHasTheChainAsItWasAsserted() throws Exception {
        var records = new WrittenRecords(onslaught.gateway.audit());
        records.decided();
        onslaught.serves(onslaught.good().actors("a", "b", "c").sign());

        var record = records.decided().getFirst();
        assertThat(record.path("actors")
                        .valueStream()
                        .map(actor -> actor.path("sub").asString()))
                .containsExactly("a", "b", "c");
        assertThat(record.path("presenter").path("proof").asString()).isEqualTo("none");
    }

    private String decision(String token) {
        try {
            onslaught.serves(token);
            return onslaught.gateway.forwarded().getFirst().getHeader("Delegation-Decision");
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private String withAct(String json) {
        var claims = onslaught.good().claim("act", null).claimsJson();
        return Forgery.token(
                onslaught.good().headerJson(),
                "{\"act\":" + json + "," + claims.substring(1),
                Forgery.es256(onslaught.issuers.idp.key()));
    }

    private static String[] names(int count) {
        var names = new String[count];
        Arrays.setAll(names, i -> "a" + i);
        return names;
    }
}
