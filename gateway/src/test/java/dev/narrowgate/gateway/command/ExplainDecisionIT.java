package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.gateway.TerminalWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The decision in what {@code explain} says: its rule, its facts and its decision points. */
class ExplainDecisionIT {

    private static final String GATEWAY = "https://gateway.example.com";
    private static final String IDP = "https://idp.example.com";
    private static final Path PAGE = Path.of("..", "docs", "reference", "explain.md");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger asked = new AtomicInteger();
    private final TestIssuer issuer = new TestIssuer(IDP);
    private HttpServer server;
    private String answer = "{\"result\":true}";

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/opa", exchange -> {
            asked.incrementAndGet();
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (var body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
        server.start();
        Files.writeString(folder.resolve("idp.jwks"), issuer.jwks());
        Files.writeString(folder.resolve("legacy"), "secret-0123456789");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void configure(String policy) throws Exception {
        Files.writeString(
                folder.resolve("application.yaml"),
                """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: orders, uri: "http://127.0.0.1:1", predicates: [ Path=/orders/** ], filters: [ Delegation=orders ] }
                delegation:
                  gateway: %s
                  issuers:
                    - { issuer: "%s", jwks-uri: "file:idp.jwks", vouches-for: [ subject, actor ] }
                  actors:
                    orchestrator: { issuer: "%s", subject: orchestrator, audience: "https://orchestrator.example.com" }
                    booker: { issuer: "%s", subject: booker, audience: "https://booker.example.com" }
                  audit: { path: "%s" }
                  decision-points:
                    corp: { opa: "http://127.0.0.1:%d/opa", timeout: 20s }
                    other: { opa: "http://127.0.0.1:%d/opa", timeout: 20s }
                  policies:
                    orders:
                      audience: https://orders.example.com
                      scopes: [ orders:read, orders:write, charge:create ]
                      max-depth: 4
                """.formatted(
                                        GATEWAY,
                                        IDP,
                                        IDP,
                                        IDP,
                                        folder.resolve("audit"),
                                        server.getAddress().getPort(),
                                        server.getAddress().getPort())
                        + policy.indent(6));
    }

    private TestIssuer.Token alice() {
        return issuer.token("alice", GATEWAY).claim("scope", "orders:read orders:write");
    }

    private int explain(TestIssuer.Token token, String... more) throws Exception {
        out.getBuffer().setLength(0);
        var file = Files.writeString(folder.resolve("token.jwt"), token.sign());
        var words = new ArrayList<>(List.of("explain", "--config", folder.toString(), "--token", file.toString()));
        words.addAll(List.of(more));
        var code = new CommandLine(new Commands())
                // The program prints through the same writer.
                .setOut(new PrintWriter(new TerminalWriter(out), true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        assertThat(err.toString().lines().limit(9)).isEmpty();
        return code;
    }

    @CommandLine.Command(subcommands = ExplainCommand.class)
    static final class Commands {}

    private JsonNode decision() {
        return JsonMapper.builder()
                .build()
                .readTree(out.toString())
                .path("routes")
                .path(0)
                .path("decision");
    }

    /** The sample of the page, which this request has for its explanation. */
    @Test
    void thePageShowsTheRuleOfThisRequest() throws Exception {
        configure("rule: request.method == 'GET' && chain.path('user > orchestrator > *')");

        assertThat(explain(alice().actors("researcher", "booker"), "--method", "POST"))
                .isOne();

        assertThat(out.toString()).contains(sample("rule      false"));
    }

    @Test
    void thePageShowsTheDecisionPointsOfThisRequest() throws Exception {
        configure("decisions: [ corp ]");
        answer = "{\"result\":{\"allow\":true,\"reason\":\"office hours\",\"obligations\":["
                + "{\"type\":\"narrow_scopes\",\"scopes\":[\"orders:read\"]},"
                + "{\"type\":\"shorten_life\",\"seconds\":30}]}}";

        assertThat(explain(alice(), "--explain-decision")).as(out.toString()).isZero();

        assertThat(out.toString()).contains(sample("point     permit"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void thePageShowsTheJsonOfThisRule() throws Exception {
        configure("rule: request.method == 'GET'");

        assertThat(explain(alice(), "--method", "POST", "--json")).isOne();

        var sample = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(sample.find()).isTrue();
        assertThat(decision().path("rule"))
                .isEqualTo(JsonMapper.builder().build().readTree(sample.group(1)));
    }

    private static String sample(String begin) throws Exception {
        var blocks = Pattern.compile("```text\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1).contains(begin)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError("the page has no sample with: " + begin);
    }

    @Test
    void theJsonHasTheSame() throws Exception {
        configure("""
                rule: "'acme' in request.headers['x-tenant'] && !chain.contains('booker')"
                decisions: [ corp ]
                """);
        answer = "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"shorten_life\",\"seconds\":30}]}}";

        assertThat(explain(alice(), "--explain-decision", "--json", "--header", "X-Tenant=acme"))
                .as(out.toString())
                .isZero();

        var decision = decision();
        assertThat(decision.path("rule").path("text").asString())
                .isEqualTo("'acme' in request.headers['x-tenant'] && !chain.contains('booker')");
        assertThat(decision.path("rule").path("parts").path(0).path("value").asString())
                .isEqualTo("true");
        assertThat(decision.path("rule").path("parts").toString()).contains("no actor is booker");
        assertThat(decision.path("rule").path("facts").toString())
                .contains("{\"name\":\"request.headers['x-tenant']\",\"value\":\"[\\\"acme\\\"]\"}");
        assertThat(decision.path("facts").toString()).contains("\"depth\"", "\"proven\"", "orders:write");
        assertThat(decision.path("input").toString()).contains("\"request.method\"", "\"subject\"");
        var point = decision.path("points").path(0);
        assertThat(point.path("verdict").asString()).isEqualTo("permit");
        var obligation = point.path("obligations").path(0);
        assertThat(obligation.path("type").asString()).isEqualTo("shorten_life");
        assertThat(obligation.path("fulfilled").asBoolean()).isTrue();
        assertThat(point.path("grant").path("lifetime").asInt()).isEqualTo(30);
        assertThat(decision.path("grant")).isEqualTo(point.path("grant"));
    }

    @Test
    void eachMemberOfTheJsonIsOnThePage() throws Exception {
        configure("""
                rule: request.method == 'GET'
                decisions: [ corp ]
                """);

        assertThat(explain(alice(), "--explain-decision", "--json")).isZero();

        var page = Files.readString(PAGE);
        decision().propertyNames().forEach(name -> assertThat(page).contains("`routes[].decision." + name));
        for (var name : List.of("rule.parts", "points")) {
            var first = decision().at("/" + name.replace('.', '/') + "/0");
            assertThat(first.isObject()).isTrue();
            first.propertyNames().forEach(member -> assertThat(page).contains("`" + member + "`"));
        }
    }

    @Test
    void namesAnObligationThatIsNotFulfilled() throws Exception {
        configure("decisions: [ corp, other ]");
        answer = "{\"result\":{\"allow\":true,\"obligations\":[{\"type\":\"notify\"},"
                + "{\"type\":\"shorten_life\",\"seconds\":30}]}}";

        assertThat(explain(alice(), "--explain-decision")).isOne();

        assertThat(out.toString())
                .contains(
                        "notify                    not fulfilled: policy orders, decision point corp: obligation notify is"
                                + " not known, or not complete")
                .contains("shorten_life: seconds 30  fulfilled")
                .containsPattern("point +not asked +other");
        assertThat(asked).hasValue(1);
    }

    /** A denial is no end of the explanation: the decision points after it are named. */
    @Test
    void namesTheDecisionPointsThatAreNotAsked() throws Exception {
        configure("decisions: [ corp, other ]");
        answer = "{\"result\":{\"allow\":false,\"reason\":\"not on Sundays\",\"obligations\":["
                + "{\"type\":\"step_up\",\"acr_values\":[\"mfa\"],\"max_age\":60}]}}";

        assertThat(explain(alice(), "--explain-decision")).isOne();

        assertThat(out.toString())
                .containsPattern("point +deny +corp\\n +not on Sundays")
                .contains("step_up: acr_values mfa, max_age 60  not fulfilled: the subject was not authenticated as"
                        + " decision point corp requires")
                .containsPattern("point +not asked +other");
        assertThat(explain(alice())).isOne();
        assertThat(out.toString()).containsPattern("point +no answer +corp").containsPattern("point +not asked +other");
    }

    /** What the explanation says that is left of the grant is what the decision left of it. */
    @Test
    void severalObligationsNarrowOneAfterTheOther() throws Exception {
        configure("""
                decisions: [ corp ]
                scope-mapping: { "orders:write": [ "charge:create" ] }
                """);
        var file = Files.writeString(
                folder.resolve("decision.json"),
                "{\"result\":{\"allow\":true,\"obligations\":["
                        + "{\"type\":\"narrow_scopes\",\"scopes\":[\"charge:create\"]},"
                        + "{\"type\":\"narrow_scopes\",\"scopes\":[\"charge:create\",\"orders:read\"]},"
                        + "{\"type\":\"shorten_life\",\"seconds\":30},{\"type\":\"shorten_life\",\"seconds\":40}]}}");

        assertThat(explain(alice(), "--decision", file.toString(), "--json"))
                .as(out.toString())
                .isZero();

        assertThat(decision().path("grant").toString())
                .isEqualTo(
                        "{\"audience\":\"https://orders.example.com\",\"scopes\":[\"charge:create\"],\"lifetime\":30,"
                                + "\"translated\":{\"charge:create\":\"orders:write\"}}");
        assertThat(decision().path("points").path(0).path("grant"))
                .isEqualTo(decision().path("grant"));
        explain(alice(), "--decision", file.toString());
        assertThat(out.toString())
                .contains("charge:create is translated from orders:write", "at most 30 s")
                .doesNotContain("not fulfilled");
    }

    @Test
    void showsARuleThatCannotBeEvaluated() throws Exception {
        configure("rule: chain[3].sub == 'x'");

        assertThat(explain(alice())).isOne();

        assertThat(out.toString())
                .containsPattern("rule +error +chain\\[3]\\.sub == 'x'\\n +error: Index out of bounds: 3")
                .contains("Not checked on 1 route.");
    }

    @Test
    void aTokenInThePathIsNotShown() throws Exception {
        configure("rule: request.path == '/' || request.query['t'] == []");
        var token = alice().sign();

        assertThat(explain(alice(), "--json", "--path", "/orders/" + token + "?t=" + token))
                .isOne();

        assertThat(decision().path("rule").path("parts").path(0).path("value").asString())
                .isEqualTo("false");
        assertThat(decision().toString()).contains("[a token]").doesNotContain("eyJ");
    }

    @Test
    void saysForWhomThePolicyIsNotEnforced() throws Exception {
        configure("""
                rule: request.method == 'POST'
                mode: shadow
                shadow:
                  credential: { api-key: { value: "file:legacy" } }
                  from: [ 10.0.0.0/8, 192.168.1.0/24 ]
                  until: 2999-03-01
                """);

        assertThat(explain(alice())).isOne();
        assertThat(out.toString())
                .contains(
                        "shadow    forwarded    The policy is not enforced for callers from 10.0.0.0/8, 192.168.1.0/24"
                                + " until 2999-03-01T00:00:00Z. For them the gateway forwards the request with the credential of"
                                + " shadow, and records the refusal.")
                .contains(sample("shadow    forwarded").strip().replace("8 until", "8, 192.168.1.0/24 until"))
                .contains("Refused with 403 policy-denied on 1 route.");

        assertThat(explain(alice(), "--method", "POST")).isZero();
        assertThat(out.toString()).contains("with the credential of shadow, without a token.");

        var later = alice().claim("iat", 32_500_000_000L).claim("exp", 32_500_000_300L);
        assertThat(explain(later, "--at", "2999-11-21T20:26:50Z")).isOne();
        assertThat(out.toString())
                .contains(
                        "shadow    refused      The policy is enforced for all callers, because its shadow mode ended at"
                                + " 2999-03-01T00:00:00Z.");

        assertThat(explain(alice(), "--json")).isOne();
        var shadow = JsonMapper.builder()
                .build()
                .readTree(out.toString())
                .path("routes")
                .path(0)
                .path("shadow");
        assertThat(shadow.path("forwarded").asBoolean()).isTrue();
        assertThat(shadow.path("from").toString()).isEqualTo("[\"10.0.0.0/8\",\"192.168.1.0/24\"]");
    }
}
