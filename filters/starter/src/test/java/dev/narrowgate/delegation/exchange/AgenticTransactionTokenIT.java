package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transaction tokens for agents: {@code act} stays, and a path grows beside it. Lines TA-01 to TA-05. */
class AgenticTransactionTokenIT extends TransactionTokenContract {

    @Override
    String[] settings() {
        return new String[] {"profile: transaction-token", "actors: agentic"};
    }

    private static Map<String, Object> context(Object... path) {
        return Map.of("chain_metadata", Map.of("txn_path", List.of(path), "hop_count", path.length));
    }

    private TestIssuer.Token through(Object... path) {
        return issued().claim("agentic_ctx", context(path));
    }

    private int callAsResearcher() throws Exception {
        return call(arriving().sign(), "Actor-Token", gateway().agent("researcher"))
                .statusCode();
    }

    @Test
    void ta02_ta04_f9_theOneItIsHandedToStandsInThePathAndActStays() throws Exception {
        answersWith(through("orchestrator", "researcher"));

        assertThat(callAsResearcher()).isEqualTo(200);

        var forwarded = gateway().forwarded().getFirst();
        assertThat(forwarded.getHeader("Delegation-Chain")).isEqualTo("\"researcher\", \"orchestrator\"");
    }

    @Test
    void ta04_aPathMayBeginWithTheFirstOneItIsHandedTo() throws Exception {
        answersWith(through(Map.of("workload_id", "researcher", "role", "search")));

        assertThat(callAsResearcher()).isEqualTo(200);
    }

    @Test
    void ta01_withoutAnActorItIsTheClientThatActs() throws Exception {
        answersWith(issued().claim("act", Map.of("sub", "client-1")).claim("agentic_ctx", context("client-1")));

        assertThat(call(arriving().claim("act", null).sign()).statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded().getFirst().getHeader("Delegation-Actor"))
                .isNull();
    }

    @Test
    void ta01_theClientThatProvesToBeThePresenterIsTheActor() throws Exception {
        answersWith(issued().claim("act", Map.of("sub", "researcher")).claim("agentic_ctx", context("researcher")));
        var token =
                arriving().claim("act", null).claim("client_id", "researcher").sign();

        assertThat(call(token, "Actor-Token", gateway().agent("researcher")).statusCode())
                .isEqualTo(200);

        assertThat(gateway().forwarded().getFirst().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\"");
    }

    static java.util.stream.Stream<Arguments> changed() {
        var nested = Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator"));
        return java.util.stream.Stream.of(
                Arguments.of("act nests", nested, context("researcher"), "act changed"),
                Arguments.of("act is the new one", Map.of("sub", "researcher"), context("researcher"), "act changed"),
                Arguments.of(
                        "the client beside an actor", Map.of("sub", "client-1"), context("researcher"), "act changed"),
                Arguments.of("act is gone", null, context("orchestrator", "researcher"), "lost an actor"),
                Arguments.of("no path", Map.of("sub", "orchestrator"), null, "lost an actor"),
                Arguments.of("nobody new", Map.of("sub", "orchestrator"), context("orchestrator"), "lost an actor"),
                Arguments.of(
                        "somebody else",
                        Map.of("sub", "orchestrator"),
                        context("orchestrator", "summarizer"),
                        "is not the requested one"),
                Arguments.of(
                        "somebody more",
                        Map.of("sub", "orchestrator"),
                        context("researcher", "summarizer"),
                        "is not the requested one"),
                Arguments.of("a loop", Map.of("sub", "orchestrator"), context("researcher", "x", "researcher"), "loop"),
                Arguments.of(
                        "another order",
                        Map.of("sub", "orchestrator"),
                        context("researcher", "orchestrator"),
                        "returns to"),
                Arguments.of(
                        "the client at the end",
                        Map.of("sub", "orchestrator"),
                        context("researcher", "client-1"),
                        "returns to"),
                Arguments.of(
                        "the client behind an actor",
                        Map.of("sub", "orchestrator"),
                        context("orchestrator", "client-1", "researcher"),
                        "returns to"),
                Arguments.of(
                        "this gateway", Map.of("sub", "orchestrator"), context("narrowgate", "researcher"), "loop"),
                Arguments.of(
                        "more hops than any chain may have",
                        Map.of("sub", "orchestrator"),
                        context(java.util.stream.IntStream.range(0, 33)
                                .mapToObj(i -> "w" + i)
                                .toArray()),
                        "too long"),
                Arguments.of("a number", Map.of("sub", "orchestrator"), context(1), "an unknown format"),
                Arguments.of("a text", Map.of("sub", "orchestrator"), "researcher", "agentic_ctx is not an object"),
                Arguments.of(
                        "another that is current",
                        Map.of("sub", "orchestrator"),
                        Map.of(
                                "current_actor",
                                "summarizer",
                                "chain_metadata",
                                Map.of("txn_path", List.of("researcher"))),
                        "current_actor"),
                Arguments.of(
                        "the other that is current, and no path",
                        Map.of("sub", "orchestrator"),
                        Map.of("current_actor", "summarizer"),
                        "current_actor"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changed")
    void ta02_ta03_ta05_ta06_anotherChainIsRefused(String what, Object act, Object context, String difference)
            throws Exception {
        answersWith(issued().claim("act", act).claim("agentic_ctx", context));

        assertThat(callAsResearcher()).isEqualTo(502);

        assertThat(last().path("reason").asString()).contains(difference);
        assertThat(gateway().forwarded()).isEmpty();
    }
}
