package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that issues another token than the one that it was asked for. Row X-002, and what belongs to it. */
class LyingServerIT extends ExchangeAttack {

    private static Arguments lie(String what, String difference, UnaryOperator<TestIssuer.Token> change) {
        return Arguments.of(what, difference, change);
    }

    private static Map<String, Object> actor(String name) {
        return Map.of("iss", IDP, "sub", name);
    }

    private static long in(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(
                        "a scope more",
                        "scope wider by tickets:delete, which server corp adds to every token of client narrowgate",
                        t -> t.claim("scope", "tickets:read tickets:delete")),
                lie(
                        "a scope of the token that the policy does not allow",
                        "scope wider by other",
                        t -> t.claim("scope", "other")),
                lie(
                        "an audience more",
                        "audience is",
                        t -> t.claim("aud", List.of(TestServer.AUDIENCE, "https://b.example.com"))),
                lie("another audience", "audience is", t -> t.claim("aud", "https://b.example.com")),
                lie("no audience", "aud", t -> t.claim("aud", null)),
                lie("a longer life than the policy's", "lifetime until", t -> t.livesFor(60)),
                lie("a longer life than may be at all", "lives longer than PT1H", t -> t.livesFor(1_000_000)),
                lie("another subject", "subject changed", t -> t.claim("sub", "bob")),
                lie("the actor as subject", "subject changed", t -> t.claim("sub", "orchestrator")),
                lie("no actor", "chain lost an actor", t -> t.claim("act", null)),
                lie("another actor", "chain is not", t -> t.claim("act", actor("summarizer"))),
                lie(
                        "an actor of another issuer",
                        "its issuer https://evil.example.com does not vouch for actors",
                        t -> t.claim("act", Map.of("iss", "https://evil.example.com", "sub", "orchestrator"))),
                lie("an actor more", "chain is not", t -> t.actors("researcher", "orchestrator")),
                lie("an actor that is a text", "act", t -> t.claim("act", "orchestrator")),
                lie("another issuer", "issuer is not trusted", t -> t.claim("iss", "https://evil.example.com")),
                lie("the issuer of what arrived", "issuer is not trusted", t -> t.claim("iss", IDP)),
                lie("another type", "typ is none of", t -> t.header("typ", "JWT")),
                lie("an ID token", "typ is none of", t -> t.header("typ", "id_token")),
                lie(
                        "already expired",
                        "expired at",
                        t -> t.claim("iat", in(-60)).claim("exp", in(-1))),
                lie("not yet", "not valid before", t -> t.claim("nbf", in(60))),
                lie(
                        "issued in the future",
                        "issued in the future",
                        t -> t.claim("iat", in(60)).claim("exp", in(80))),
                lie("no expiry", "exp", t -> t.claim("exp", null)),
                lie(
                        "bound to a key that is not ours",
                        "binding names other keys",
                        t -> t.claim("cnf", Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"))),
                lie("bound in an unknown way", "cnf", t -> t.claim("cnf", Map.of("kid", "1"))),
                lie(
                        "details that did not arrive",
                        "authorization_details wider",
                        t -> t.claim(
                                "authorization_details",
                                List.of(Map.of("type", "payment", "actions", List.of("write"))))),
                lie("a scope more by its other name", "scope wider by admin", t -> t.claim("scp", List.of("admin"))),
                lie(
                        "a scope by its other name alone",
                        "scope wider by admin",
                        t -> t.claim("scope", null).claim("scp", "tickets:read admin")),
                lie(
                        "another issuer of the subject",
                        "subject changed",
                        t -> t.claim("sub_iss", "https://evil.example.com")),
                lie("a chain that is cut", "chain lost an actor", t -> t.claim("chain_complete", false)),
                lie("another task", "task changed", t -> t.claim("task_id", "task-2")),
                lie("signed with another key", "signature is not valid", t -> t.signedBy(TestIssuer.newKey("as-1"))),
                lie("a key that is not known", "no key of this kid", t -> t.header("kid", "as-2")),
                lie("no signature", "alg is none of", t -> t.header("alg", "none")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void x002_anAnswerThatIsNotTheOneAskedForIsRefused(
            String what, String difference, UnaryOperator<TestIssuer.Token> change) throws Exception {
        server.answersWith(change.apply(server.token()).sign());

        refused(502, "exchange-rejected", difference);

        // The next answer is looked at, and not the one that was refused.
        server.answersWith(server.token().sign());
        assertThat(call().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "aud", "jti", "sub", "act", "details"})
    void lawEightATokenThatTheServerRepeatsIsWrittenDownNowhere(String where) throws Exception {
        var arriving = arriving().sign();
        var answer = server.token();
        server.answersWith((switch (where) {
                    case "act" -> answer.claim("act", Map.of("iss", arriving, "sub", "orchestrator"));
                    case "details" -> answer.claim("authorization_details", List.of(Map.of("type", arriving)));
                    default -> answer.claim(where, arriving);
                })
                .sign());

        refused(arriving, 502, "exchange-rejected", "");

        assertThat(written()).doesNotContain(arriving);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "eyJ", "eyJaaaaaaaa.", "eyJaaaaaaaa..-"})
    void noTextOfAServerTakesLongToWriteDown(String repeated) throws Exception {
        var hostile = "eyJaaaaaaaa" + repeated.repeat(60_000 / repeated.length());
        var answer = TestServer.answer(server.token().sign());
        answer.put("authorization_details", List.of(Map.of("type", hostile)));
        server.answersWith(answer);

        refused(502, "exchange-rejected", "authorization_details wider");
        assertThat(last().path("reason").asString()).hasSizeLessThan(5000);
    }

    @Test
    void aDepthThatIsNoneIsRefused() throws Exception {
        server.answersWith(server.token().claim("max_depth", 0).sign());

        refused(502, "exchange-rejected", "max_depth");
    }

    @Test
    void aServerMayLimitTheDepth() throws Exception {
        server.answersWith(
                server.token().claim("max_depth", 4).claim("scp", List.of()).sign());

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void x002_anOpaqueTokenWithNobodyToAskIsRefused() throws Exception {
        server.answersWith("opaque-token-of-some-length");

        refused(502, "exchange-rejected", "not a JWS of three parts");
    }

    @Test
    void x002_theOrderOfTheChainIsPartOfIt() throws Exception {
        server.answersWith(server.token()
                .claim("act", Map.of("iss", IDP, "sub", "orchestrator", "act", actor("researcher")))
                .sign());

        var answer =
                call(gateway().delegation().sign(), "Actor-Token", gateway().agent("researcher"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(last().path("reason").asString()).contains("chain is not the requested one");
        assertThat(gateway().forwarded()).isEmpty();
    }

    @Test
    void x002_aScopeThatOnlyTheAnswerNamesCountsToo() throws Exception {
        var answer = TestServer.answer(server.token().sign());
        answer.put("scope", "tickets:read admin");
        server.answersWith(answer);

        refused(502, "exchange-rejected", "scope wider by admin");
    }

    @Test
    void x002_aWiderTokenIsNeverKept() throws Exception {
        server.answersWith(server.token().claim("scope", "admin").sign());
        var token = gateway().delegation().sign();

        assertThat(call(token).statusCode()).isEqualTo(502);
        assertThat(call(token).statusCode()).isEqualTo(502);

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void x002_theRefusalsAreCounted() throws Exception {
        server.answersWith(server.token().claim("scope", "admin").sign());
        assertThat(call().statusCode()).isEqualTo(502);
        long before = rejected();

        assertThat(call().statusCode()).isEqualTo(502);

        assertThat(rejected()).isEqualTo(before + 1);
    }

    private long rejected() {
        return gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.exchange")
                .tag("failure", "exchange-rejected")
                .tag("policy", "tickets")
                .timer()
                .count();
    }

    @Test
    void detailsThatAllVanishAreRefused() throws Exception {
        server.answersWith(server.token().sign());

        refused(
                arrivingWithDetails(),
                502,
                "exchange-rejected",
                "authorization_details lost all details of the types [payment]");
    }

    private static Map<String, Object> payment(String... actions) {
        return Map.of("type", "payment", "identifier", "account-1", "actions", List.of(actions));
    }

    private String arrivingWithDetails() {
        return arriving()
                .claim("authorization_details", List.of(payment("read", "write")))
                .sign();
    }

    @Test
    void ra04_detailsThatArrivedMayComeBackNarrower() throws Exception {
        for (var back : List.of(payment("read", "write"), payment("write", "read"), payment("read"))) {
            var token =
                    server.token().claim("authorization_details", List.of(back)).sign();
            // What stands in the token may be less than what was granted (RFC 9396, section 9).
            for (var beside : List.of(List.of(back), List.of(payment("read", "write")), List.of())) {
                var answer = TestServer.answer(token);
                answer.put("authorization_details", beside);
                server.answersWith(answer);

                assertThat(call(arrivingWithDetails()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void ra04_x017_detailsThatAreWiderThanThoseThatArrivedAreRefused() throws Exception {
        for (var back : List.of(payment("read", "delete"), payment(), Map.<String, Object>of("type", "payment"))) {
            server.answersWith(
                    server.token().claim("authorization_details", List.of(back)).sign());
            refused(arrivingWithDetails(), 502, "exchange-rejected", "authorization_details wider");

            var beside = TestServer.answer(server.token().sign());
            beside.put("authorization_details", List.of(back));
            server.answersWith(beside);
            refused(arrivingWithDetails(), 502, "exchange-rejected", "authorization_details wider");
        }
    }

    @ParameterizedTest
    @CsvSource({"iat, 4, true", "iat, 8, false", "nbf, 4, true", "nbf, 8, false"})
    void x029_aServersClockMayBeAheadByFiveSecondsAndNoMore(String claim, long ahead, boolean borne) throws Exception {
        server.answersWith(server.token().claim(claim, in(ahead)).sign());

        if (borne) {
            assertThat(call().statusCode()).isEqualTo(200);
        } else {
            refused(502, "exchange-rejected", claim.equals("nbf") ? "not valid before" : "issued in the future");
        }
    }

    @Test
    void tx18_aTokenThatLostItsActorsIsNoAnswer() throws Exception {
        server.answersWith(server.token().claim("act", null).sign());

        refused(502, "exchange-rejected", "chain lost an actor");
    }
}
