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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code explain} with an issuer on loopback that counts its requests. */
class ExplainCommandIT {

    private static final String GATEWAY = "https://gateway.example.com";
    private static final String AGENTS = "https://agents.example.com";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private TestIssuer issuer;
    private TestIssuer agents;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        issuer = new TestIssuer(base + "/realms/acme");
        agents = new TestIssuer(AGENTS);
        serve("/jwks", issuer.jwks());
        serve("/introspect", "{ \"active\": false }");
        server.start();
        Files.writeString(folder.resolve("agents.jwks"), agents.jwks());
        Files.writeString(folder.resolve("application.yaml"), """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: orders, uri: "http://127.0.0.1:1", predicates: [ Path=/orders/** ], filters: [ Delegation=orders ] }
                  - { id: strict, uri: "http://127.0.0.1:1", predicates: [ Path=/strict/** ], filters: [ Delegation=strict ] }
                delegation:
                  gateway: %s
                  issuers:
                    - issuer: "%s"
                      jwks-uri: "%s/jwks"
                    - { issuer: "%s", jwks-uri: "file:agents.jwks", vouches-for: [ actor ] }
                  audit: { path: "%s" }
                  policies:
                    orders:
                      audience: https://orders.example.com
                      scopes: [ orders:read ]
                    strict:
                      audience: https://orders.example.com
                      scopes: [ orders:write ]
                      actors: [ "%s|researcher" ]
                      require: [ task ]
                      rule: request.method == 'POST'
                """.formatted(
                        GATEWAY, issuer.issuer(), base, AGENTS, folder.resolve("audit"), AGENTS));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, String json) {
        server.createContext(path, exchange -> {
            asked.add(path);
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            try (var body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
    }

    private TestIssuer.Token alice() {
        return issuer.token("alice", GATEWAY).claim("scope", "orders:read");
    }

    private int explain(TestIssuer.Token token, String... more) throws Exception {
        return explain(token.sign(), more);
    }

    private int explain(String token, String... more) throws Exception {
        var words = new ArrayList<>(List.of(
                "explain",
                "--config",
                folder.toString(),
                "--token",
                Files.writeString(folder.resolve("token.jwt"), token + "\n").toString()));
        words.addAll(List.of(more));
        return new CommandLine(new Commands())
                // The program prints through the same writer.
                .setOut(new PrintWriter(new TerminalWriter(out), true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    @CommandLine.Command(subcommands = ExplainCommand.class)
    static final class Commands {}

    private JsonNode json() {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    @Test
    void describesEachStageOfAPermittedRequest() throws Exception {
        assertThat(explain(alice(), "--route", "orders")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("route orders, policy orders")
                .containsSubsequence("read ", "keys ", "verify ", "subject alice", "present ", "decide ", "exchange ")
                .contains("scopes orders:read for https://orders.example.com, at most 60 s")
                .contains("Permitted on 1 route.")
                .doesNotContain("wrong");
        assertThat(folder.resolve("audit")).doesNotExist();
    }

    /** A decision point is asked with the option alone, and a file stands in its place. */
    @Test
    void asksADecisionPointOnlyIfItIsTold() throws Exception {
        serve("/opa", "{\"result\":{\"allow\":false,\"reason\":\"not on Sundays\"}}");
        decidedBy("orders");

        assertThat(explain(alice(), "--route", "orders")).as(err.toString()).isOne();
        assertThat(out.toString())
                .contains("decision point corp has to be asked, and is not (expected: --explain-decision)")
                .doesNotContain("would be permitted");
        assertThat(asked).doesNotContain("/opa");

        out.getBuffer().setLength(0);
        assertThat(explain(alice(), "--route", "orders", "--explain-decision")).isOne();
        assertThat(out.toString())
                .contains("policy orders, decision point corp denied: not on Sundays", "403 policy-denied");
        assertThat(asked).containsOnlyOnce("/opa");

        out.getBuffer().setLength(0);
        var permit = Files.writeString(folder.resolve("decision.json"), "{\"result\":true}");
        assertThat(explain(alice(), "--route", "orders", "--decision", permit.toString()))
                .as(out.toString())
                .isZero();
        assertThat(asked).containsOnlyOnce("/opa");
    }

    /** A policy in Rego asks no server, so it needs no option. A file stands in its place too. */
    @Test
    void evaluatesAPolicyInRego() throws Exception {
        var bundle = Path.of("..", "filters", "starter", "src", "test", "resources", "decision", "closed.tar.gz");
        decidedBy("orders", "rego: \"" + bundle.toAbsolutePath().normalize().toUri() + "\"");

        assertThat(explain(alice(), "--route", "orders")).as(err.toString()).isOne();
        assertThat(out.toString())
                .contains("policy orders, decision point corp denied: closed for maintenance", "403 policy-denied");

        out.getBuffer().setLength(0);
        var permit = Files.writeString(folder.resolve("decision.json"), "{\"result\":true}");
        assertThat(explain(alice(), "--route", "orders", "--decision", permit.toString()))
                .as(out.toString())
                .isZero();
    }

    /** What a decision point would say about a changed request is not known. */
    @Test
    void promisesNothingForADecisionPoint() throws Exception {
        serve("/opa", "{\"result\":true}");
        decidedBy("orders");
        var wrong = alice().header("typ", "JWT");

        assertThat(explain(wrong, "--route", "orders", "--explain-decision")).isOne();

        assertThat(out.toString()).contains("typ is none of").doesNotContain("would be permitted");
        assertThat(asked).doesNotContain("/opa");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--explain-decision --offline | --explain-decision and --offline exclude each other",
                "--explain-decision --decision x | --explain-decision and --decision exclude each other",
                "--decision nowhere.json | nowhere.json: no such file",
            })
    void refusesOptionsThatExcludeEachOther(String options, String message) throws Exception {
        assertThat(explain(alice(), options.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
    }

    private void decidedBy(String policy) throws Exception {
        decidedBy(policy, "opa: \"http://127.0.0.1:" + server.getAddress().getPort() + "/opa\"");
    }

    private void decidedBy(String policy, String point) throws Exception {
        var file = folder.resolve("application.yaml");
        var written = Files.readString(file)
                .replace("    " + policy + ":\n", "    " + policy + ":\n      decisions: [ corp ]\n");
        Files.writeString(file, written + "  decision-points:\n    corp: { " + point + " }\n");
    }

    @Test
    void namesAllFaultsOfADefaultKeycloakTokenAtOnce() throws Exception {
        var token = alice().header("typ", "JWT")
                .claim("typ", "Bearer")
                .claim("client_id", null)
                .claim("azp", "app")
                .claim("aud", "account")
                .claim("scope", "email profile")
                .claim("exp", Instant.now().getEpochSecond() - 60);

        assertThat(explain(token, "--route", "orders", "--json")).isEqualTo(1);

        var route = json().path("routes").path(0);
        assertThat(route.path("code").asString()).isEqualTo("token-rejected");
        assertThat(route.path("mended").asBoolean()).isTrue();
        var findings = route.path("findings").toString();
        assertThat(findings)
                .contains("header: typ is none of [at+jwt]", "claim client_id is missing", "provider: keycloak")
                .contains("application.yaml:7 delegation.issuers[0]")
                .contains("expired at", "Get a new token")
                .contains("addressed to account", "Included Custom Audience")
                .contains("the token carries none of: orders:read", "scope=orders:read");
    }

    @Test
    void namesAllMissingPartsOfThePolicyAtOnce() throws Exception {
        assertThat(explain(alice(), "--route", "strict")).isEqualTo(1);

        assertThat(out.toString())
                .contains("no actor acts for the subject", "names no task", "carries none of: orders:write")
                .contains("the rule of policy strict does not hold", "The rule is `request.method == 'POST'`, at ")
                .contains("Refused with 403 actor-unauthorized on 1 route.");
    }

    @Test
    void anActorTokenTheMethodAndTheTaskAreChecked() throws Exception {
        var actor = Files.writeString(
                folder.resolve("actor.jwt"), agents.token("researcher", GATEWAY).sign());
        var token = alice().claim("scope", "orders:write").claim("task_id", "t-1");

        assertThat(explain(token, "--route", "strict", "--actor-token", actor.toString(), "--method", "POST"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("actors researcher, the presenter proved its identity");
    }

    @Test
    void namesTheActorThatIsNotAdmitted() throws Exception {
        var actor = Files.writeString(
                folder.resolve("actor.jwt"), agents.token("stranger", GATEWAY).sign());
        var token = alice().claim("scope", "orders:write").claim("task_id", "t-1");

        assertThat(explain(token, "--route", "strict", "--actor-token", actor.toString(), "--method", "POST"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("actor 1, stranger of " + AGENTS + ", is not among the policy's actors")
                .contains("actors: [ \"" + AGENTS + "|researcher\", \"" + AGENTS + "|stranger\" ]")
                .contains("application.yaml:18 delegation.policies.strict.actors")
                .contains("With all of these changes the request would be permitted.");
    }

    @Test
    void offlineNoIssuerIsAskedAndTheResultIsNotChecked() throws Exception {
        assertThat(explain(alice(), "--route", "orders", "--offline")).isEqualTo(1);

        assertThat(asked).isEmpty();
        assertThat(out.toString()).contains("Not checked on 1 route.").doesNotContain("Permitted on");
    }

    @Test
    void offlineTheFilesAreRead() throws Exception {
        var token = agents.token("alice", GATEWAY).claim("scope", "orders:read");

        assertThat(explain(token, "--route", "orders", "--offline")).isEqualTo(1);

        assertThat(asked).isEmpty();
        assertThat(out.toString())
                .contains("does not vouch for subjects", "vouches-for: [ actor, subject ]", "Refused with 401");
    }

    @Test
    void theTimeOfTheRequestCanBeSet() throws Exception {
        var token = alice().claim("iat", 1_700_000_000L).claim("exp", 1_700_000_300L);

        assertThat(explain(token, "--route", "orders", "--at", "2023-11-14T22:15:00Z"))
                .as(out.toString())
                .isZero();
        assertThat(explain(token, "--route", "orders")).isEqualTo(1);
        assertThat(out.toString()).contains("expired at 2023-11-14T22:18:20Z");
    }

    @Test
    void aTokenIsSentOnlyWithIntrospect() throws Exception {
        var yaml = Files.readString(folder.resolve("application.yaml"));
        Files.writeString(folder.resolve("application.yaml"), yaml.replace("/jwks\"\n", """
                /jwks"
                      introspection: { endpoint: "http://127.0.0.1:%d/introspect", client-id: narrowgate, client-secret: "secret-0123456789abcdef", tokens: all }
                """.formatted(
                        server.getAddress().getPort())));

        assertThat(explain(alice(), "--route", "orders")).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("has to be asked, and is not", "Not checked");
        assertThat(asked).containsOnly("/jwks");

        assertThat(explain(alice(), "--route", "orders", "--introspect")).isEqualTo(1);
        assertThat(asked).contains("/introspect");
        assertThat(out.toString()).contains("says that the token is not active");
    }

    @Test
    void aForgedTokenIsNamedAndItsOtherFaultsToo() throws Exception {
        assertThat(explain(alice().claim("scope", "other").signedBy(TestIssuer.newKey("key-1")), "--route", "orders"))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("signature is not valid", "the token carries none of: orders:read", "Refused with 401");
    }

    @Test
    void aForgedActorTokenIsNotAFaultOfScopes() throws Exception {
        var actor = Files.writeString(
                folder.resolve("actor.jwt"),
                agents.token("researcher", GATEWAY)
                        .signedBy(TestIssuer.newKey("key-1"))
                        .sign());

        assertThat(explain(
                        alice().claim("scope", "other"),
                        "--route",
                        "orders",
                        "--actor-token",
                        actor.toString(),
                        "--json"))
                .isEqualTo(1);

        var route = json().path("routes").path(0);
        assertThat(route.path("findings").path(0).path("faults").toString())
                .contains("actor token: signature is not valid");
        assertThat(route.path("findings").path(0).path("tried").asBoolean()).isFalse();
        assertThat(route.path("findings").toString()).contains("carries none of: orders:read");
        assertThat(route.path("mended").asBoolean()).isFalse();
    }

    @Test
    void aForgedTokenWithOtherFaultsIsStillForged() throws Exception {
        // Issuers are checked before signatures, and this issuer vouches only for actors.
        var forged =
                agents.token("alice", GATEWAY).claim("scope", "orders:read").signedBy(TestIssuer.newKey("key-1"));
        assertThat(explain(forged, "--route", "orders")).isEqualTo(1);
        assertThat(out.toString()).contains("signature is not valid").doesNotContain("would be permitted");

        out.getBuffer().setLength(0);
        var actor = Files.writeString(
                folder.resolve("actor.jwt"),
                agents.token("researcher", GATEWAY)
                        .signedBy(TestIssuer.newKey("key-1"))
                        .sign());
        var expired = alice().claim("iat", 1_700_000_000L).claim("exp", 1_700_000_300L);
        assertThat(explain(expired, "--route", "orders", "--actor-token", actor.toString()))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "Get a new token.",
                        "signature is not valid",
                        "It is not known whether these changes are enough")
                .doesNotContain("would be permitted");
    }

    @Test
    void anIdTokenOfAStandardIssuerIsNoAccessToken() throws Exception {
        var token = alice().header("typ", "JWT")
                .claim("client_id", null)
                .claim("azp", "app")
                .claim("nonce", "n");

        assertThat(explain(token, "--route", "orders")).isEqualTo(1);

        assertThat(out.toString()).contains("see    It is an ID token").doesNotContain("write ", "would be permitted");
    }

    @Test
    void noChangeIsSuggestedThatAdmitsAnIdToken() throws Exception {
        var yaml = Files.readString(folder.resolve("application.yaml"));
        Files.writeString(
                folder.resolve("application.yaml"), yaml.replace("/jwks\"\n", "/jwks\"\n      provider: keycloak\n"));
        var token = alice().header("typ", "JWT")
                .claim("typ", "ID")
                .claim("azp", "app")
                .claim("aud", "app")
                .claim("nonce", "n")
                .claim("at_hash", "h");

        assertThat(explain(token, "--route", "orders")).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "it is no access token",
                        "see    It is an ID token",
                        "It is not known whether these changes are enough")
                .doesNotContain("write ", "provider:", "would be permitted");
    }

    @Test
    void aRuleThatNeedsAnActorDoesNotStopTheExplanation() throws Exception {
        var yaml = Files.readString(folder.resolve("application.yaml"));
        Files.writeString(
                folder.resolve("application.yaml"),
                yaml.replace("request.method == 'POST'", "chain[0].sub == 'researcher'")
                        .replace(" strict:", " strictRead:")
                        .replace("Delegation=strict", "Delegation=strictRead"));

        assertThat(explain(alice(), "--route", "strict")).isEqualTo(1);

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("no actor acts for the subject", "Refused with 403 actor-unauthorized on 1 route.");
    }

    @Test
    void theJsonIsValidForAnyClaim() throws Exception {
        var name = "\u001b[2J \ud83d\udc69\u200d\ud83d\ude80 \u202e\ufe0f \u009b\ue000";
        assertThat(explain(alice().claim("name", name), "--route", "orders", "--json"))
                .isZero();

        assertThat(json().path("subject").path("claims").path("name").asString())
                .isEqualTo(name);
    }

    @Test
    void aMalformedHeaderIsNotRepeated() throws Exception {
        assertThat(explain(alice(), "--header", "Actor-Token: eyJhbGciOiJub25lIn0.e30.secret"))
                .isEqualTo(2);

        assertThat(err.toString()).doesNotContain("eyJ", "secret");
    }

    @Test
    void vouchingForActorsIsSuggestedForAnIssuerThatNamesThem() throws Exception {
        assertThat(explain(alice().actors("orchestrator"), "--route", "orders")).isEqualTo(1);

        assertThat(out.toString())
                .contains("does not vouch for actors", "vouches-for: [ actor, subject ]")
                .contains("With all of these changes the request would be permitted.");
    }

    @Test
    void aTokenOfThisGatewayIsNotCheckedWithoutItsKeys() throws Exception {
        var own = new TestIssuer(GATEWAY).token("alice", GATEWAY).claim("scope", "orders:read");

        assertThat(explain(own, "--route", "orders")).isEqualTo(1);

        assertThat(out.toString())
                .contains("only the gateway process that signed the token can verify it", "Not checked on 1 route.");
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, Check that the file holds the whole token",
        "not-a-token, Only its issuer can verify a token that is not a JWT",
        "a~b~c, Check that the file holds the whole token"
    })
    void aTextThatIsNoTokenIsNamed(String text, String said) throws Exception {
        assertThat(explain(text, "--route", "orders")).isEqualTo(1);

        assertThat(out.toString()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two tokens", "DPoP eyJ", "{\"access_token\":\"eyJ\"}", "\"eyJ\""})
    void anythingButOneTokenIsWrongUse(String text) throws Exception {
        assertThat(explain(text, "--route", "orders")).isEqualTo(2);

        assertThat(err.toString()).contains("token.jwt", "(expected: ").doesNotContain("eyJ");
    }

    @Test
    void aFileThatIsTooLargeIsNotReadWhole() throws Exception {
        assertThat(explain("a".repeat(100_000), "--route", "orders")).isEqualTo(2);

        assertThat(err.toString()).contains("larger than 65536 bytes");
    }

    @Test
    void theAudienceOfTheTokenIsSuggestedWithAWarning() throws Exception {
        assertThat(explain(alice().claim("aud", "orders-api"), "--route", "orders"))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("audiences: [ \"" + GATEWAY + "\", orders-api ]", "Only if no other service accepts tokens")
                .contains("With all of these changes the request would be permitted.");
    }

    @Test
    void aLifetimeBeyondEverySettingHasNoCorrection() throws Exception {
        var actor = Files.writeString(
                folder.resolve("actor.jwt"),
                agents.token("researcher", GATEWAY).livesFor(365 * 86_400).sign());

        assertThat(explain(alice(), "--route", "orders", "--actor-token", actor.toString()))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("lives longer than PT1H", "shorter lifetime")
                .doesNotContain("max-lifetime");
    }

    @Test
    void aTokenThatIsBoundToACertificateIsNotChecked() throws Exception {
        var bound = alice().claim("cnf", Map.of("x5t#S256", "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"));

        assertThat(explain(bound, "--route", "orders")).isEqualTo(1);

        assertThat(out.toString())
                .contains("bound to a client certificate, which explain cannot present", "Not checked on 1 route.");
    }

    @Test
    void anAgentsOwnTokenIsRecognised() throws Exception {
        assertThat(explain(agents.token("agent", GATEWAY), "--route", "orders")).isEqualTo(1);

        assertThat(out.toString()).contains("pass it with --actor-token instead");
    }

    /** A token may contain any text. No part of it reaches the terminal as a command. */
    @Test
    void controlCharactersOfATokenAreEscaped() throws Exception {
        explain(alice().claim("name", "\u001b[2Jgone\u202e")
                .claim("x", Map.of("y\u0007", "z\r\nPermitted on 1 route.")));

        assertThat(out.toString()).doesNotContain("\u001b", "\u202e", "\u0007", "\r");
        assertThat(out.toString().lines()).doesNotContain("Permitted on 1 route.");
    }

    @ParameterizedTest
    @CsvSource({
        "--route, none, no such route",
        "--at, yesterday, 'expected: a time such as 2026-01-31T12:00:00Z'",
        "--header, colon: value, '--header is not a name, an equals sign and a value'",
        "--header, Authorization=x, 'expected: the file of the token'",
        "--path, '/a b', 'expected: a path that begins with a slash'",
        "--path, orders, 'expected: a path that begins with a slash'",
        "--actor-token, missing.jwt, no such file"
    })
    void aWrongOptionIsNamedInOneSentence(String option, String value, String said) throws Exception {
        assertThat(explain(alice(), option, value)).isEqualTo(2);

        assertThat(err.toString()).contains(said);
    }

    @Test
    void allRoutesAreExplainedWithoutTheOption() throws Exception {
        assertThat(explain(alice())).isEqualTo(1);

        assertThat(out.toString())
                .contains("route orders", "route strict")
                .contains("Permitted on 1 route, Refused with 403 actor-unauthorized on 1 route.");
    }
}
