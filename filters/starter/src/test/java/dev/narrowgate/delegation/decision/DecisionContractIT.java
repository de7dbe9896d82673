package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One policy in three languages: a rule, Rego in a real OPA and in the gateway, and Java behind AuthZEN. The same access request
 * gets the same answer from each. Without an OPA on the machine (the variable {@code OPA}, or the path) its part is skipped.
 */
class DecisionContractIT {

    private static final Path POLICIES = Path.of("src", "test", "resources", "decision");

    private enum Language {
        RULE,
        OPA,
        AUTHZEN,
        /** The bundle that the tests bring. */
        REGO,
        /** A bundle that the OPA of this machine compiles of the same source. */
        COMPILED
    }

    /** An access request, and whether the policy permits it. */
    private record Asked(String method, String subject, List<String> actors, String scope, boolean permitted) {}

    private static final List<Asked> REQUESTS = List.of(
            new Asked("GET", "alice", List.of("researcher"), "tickets:read", true),
            new Asked("GET", "alice", List.of("researcher", "orchestrator"), "tickets:read", true),
            new Asked("GET", "alice", List.of("orchestrator", "researcher"), "tickets:read tickets:write", true),
            new Asked("POST", "alice", List.of("researcher"), "tickets:read", false),
            new Asked("GET", "mallory", List.of("researcher"), "tickets:read", false),
            new Asked("GET", "alice", List.of("booker"), "tickets:read", false),
            new Asked("GET", "alice", List.of("booker", "researcher"), "tickets:read", false),
            new Asked("GET", "alice", List.of("researcher", "booker", "orchestrator"), "tickets:read", false),
            new Asked("GET", "alice", List.of(), "tickets:read", false));

    private static final Map<Language, GatewayHarness> GATEWAYS = new EnumMap<>(Language.class);
    private static final List<AutoCloseable> STARTED = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        GATEWAYS.put(
                Language.RULE,
                gateway(
                        folder.resolve("rule"),
                        List.of("--delegation.policies.tickets.rule=request.method == 'GET'"
                                + " && actor.sub in ['researcher', 'orchestrator'] && chain.depth() <= 2"
                                + " && 'tickets:read' in token.scopes && subject.sub != 'mallory'")));
        var authzen = new AuthzenServer();
        STARTED.add(authzen);
        GATEWAYS.put(Language.AUTHZEN, gateway(folder.resolve("authzen"), asking(authzen.setting("point"), "point")));
        GATEWAYS.put(Language.REGO, gateway(folder.resolve("rego"), evaluating(POLICIES.resolve("decision.tar.gz"))));
        var opa = OpaServer.executable(System.getenv());
        if (opa.isPresent()) {
            var policy = POLICIES.resolve("decision.rego");
            var bundle = compiled(opa.get(), policy, folder.resolve("bundle.tar.gz"));
            GATEWAYS.put(Language.COMPILED, gateway(folder.resolve("compiled"), evaluating(bundle)));
            var server = OpaServer.start(opa.get(), policy, folder.resolve("opa.log"));
            STARTED.add(server);
            GATEWAYS.put(Language.OPA, gateway(folder.resolve("opa"), asking(server.setting("point"), "point")));
        }
    }

    private static Path compiled(Path opa, Path policy, Path bundle) throws Exception {
        var arguments = List.of(
                opa.toString(),
                "build",
                "-t",
                "wasm",
                "-e",
                "narrowgate/decision",
                "-o",
                bundle.toString(),
                policy.toString());
        assertThat(new ProcessBuilder(arguments).inheritIO().start().waitFor()).isZero();
        return bundle;
    }

    private static List<String> evaluating(Path bundle) {
        return asking(List.of("--delegation.decision-points.point.rego=" + bundle.toUri()), "point");
    }

    private static List<String> asking(List<String> point, String name) {
        var settings = new ArrayList<>(point);
        settings.add("--delegation.policies.tickets.decisions[0]=" + name);
        // A process that has just started shares two processors with other tests.
        settings.add("--delegation.decision-points." + name + ".timeout=20s");
        return settings;
    }

    private static GatewayHarness gateway(Path folder, List<String> settings) throws Exception {
        var all = new ArrayList<>(settings);
        all.add("--delegation.policies.tickets.max-depth=9");
        return new GatewayHarness(Files.createDirectory(folder), all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        GATEWAYS.values().forEach(GatewayHarness::close);
        for (var server : STARTED) {
            server.close();
        }
    }

    /** The policy of docs/how-to/opa.md, with what the page says of it. */
    @Test
    void theSampleOfThePageDecidesAsThePageSays(@TempDir Path folder) throws Exception {
        var opa = OpaServer.executable(System.getenv());
        assumeTrue(opa.isPresent(), OpaServer.MISSING);
        var page = Files.readString(Path.of("..", "..", "docs", "how-to", "opa.md"));
        var sample = Pattern.compile("```rego\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(sample.find()).isTrue();
        var policy = Files.writeString(
                folder.resolve("decision.rego"), sample.group(1).stripIndent());

        try (var server = OpaServer.start(opa.get(), policy, folder.resolve("opa.log"))) {
            decidesAsThePageSays(folder.resolve("gateway"), server.setting("corp"));
        }
        var bundle = compiled(opa.get(), policy, folder.resolve("bundle.tar.gz"));
        decidesAsThePageSays(
                folder.resolve("local"), List.of("--delegation.decision-points.corp.rego=" + bundle.toUri()));
    }

    private static void decidesAsThePageSays(Path folder, List<String> point) throws Exception {
        try (var gateway = gateway(folder, asking(point, "corp"))) {
            gateway.keys().stubFor(get("/unused"));
            var researcher = gateway.issuer()
                    .token("alice", GatewayHarness.GATEWAY)
                    .claim("scope", "tickets:read")
                    .actors("researcher");
            var other = gateway.issuer()
                    .token("alice", GatewayHarness.GATEWAY)
                    .claim("scope", "tickets:read")
                    .actors("booker");

            var permitted = gateway.call("/tickets/1", "Authorization", "Bearer " + researcher.sign());
            var denied = gateway.call("/tickets/1", "Authorization", "Bearer " + other.sign());

            assertThat(permitted.statusCode()).isEqualTo(200);
            assertThat(gateway.forwarded()).hasSize(1);
            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(gateway.audited().getLast().path("reason").asString())
                    .startsWith("policy tickets, decision point corp denied: no rule permits it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersTheSameInEachLanguage(Language language) throws Exception {
        var gateway = GATEWAYS.get(language);
        assumeTrue(gateway != null, OpaServer.MISSING);
        // Explain asks no decision point, so its answers are not compared with those of the gateway.
        gateway.keys().stubFor(get("/unused"));

        for (var asked : REQUESTS) {
            gateway.nextHop().resetRequests();
            var token = gateway.issuer()
                    .token(asked.subject(), GatewayHarness.GATEWAY)
                    .claim("scope", asked.scope())
                    .actors(asked.actors().toArray(String[]::new));

            var answer = gateway.send(asked.method(), "/tickets/1", "Authorization", "Bearer " + token.sign());

            assertThat(answer.statusCode()).as("%s", asked).isEqualTo(asked.permitted() ? 200 : 403);
            assertThat(gateway.forwarded()).as("%s", asked).hasSize(asked.permitted() ? 1 : 0);
            if (!asked.permitted()) {
                assertThat(json(answer).path("code").asString()).isEqualTo("policy-denied");
            }
        }
    }
}
