package dev.narrowgate.delegation.config.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReport;
import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The graph of a configuration in YAML. */
class GraphReaderTest {

    private static final String AGENTS = """
            spring.cloud.gateway.server.webflux.routes:
              - { id: to-plan, uri: "http://a:1", predicates: [ Path=/plan/** ], filters: [ Delegation=plan ] }
              - { id: to-search, uri: "http://b:1", predicates: [ Path=/search/** ], filters: [ Delegation=search ] }
              - { id: rest, uri: "http://c:1", predicates: [ Path=/rest/** ], filters: [ Delegation=p ] }
            delegation:
              issuers:
                - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks", vouches-for: [ subject, actor ]%s }
              servers:
                corp: { issuer: "https://idp.example.com", discovery: true, client-id: g, client-secret: s3cret-of-the-test }
              actors:
                planner: { issuer: "https://idp.example.com", subject: planner-1, audience: "https://planner.example.com" }
                other: { issuer: "https://idp.example.com", subject: other-1, audience: "https://other.example.com" }
              policies:
                plan: { audience: "https://planner.example.com", scopes: [ docs, plan ]%s }
                search: { audience: "https://docs.example.com", scopes: [ docs ]%s }
            """;

    @TempDir
    private Path folder;

    private ConfigurationReport report(String issuer, String plan, String search) throws Exception {
        return WrittenConfiguration.report(folder, AGENTS.formatted(issuer, plan, search));
    }

    private static List<String> messages(List<ConfigurationProblem> findings) {
        return findings.stream().map(ConfigurationProblem::message).toList();
    }

    @Test
    void anAgentIsKnownByTheAudienceOfAPolicy() throws Exception {
        var report = report("", "", "");

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.graph()).isNotNull();
        assertThat(report.graph().mermaid())
                .contains("    a5{{\"agent planner\"}}", "    p2 --> a5", "    a5 --> p3", "    a5 -.->|\"loop\"| p2")
                .noneMatch(line -> line.contains("agent other"));
    }

    @Test
    void anotherProblemPreventsTheGraph() throws Exception {
        assertThat(report("", ", max-depth: 99", "").graph()).isNull();
    }

    @Test
    void aLifeThatCannotBeIsAProblemAtItsLine() throws Exception {
        var report = report(", max-lifetime: 5m", "", ", max-lifetime: 10m");

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).contains("own.yaml:15 delegation.policies.search.max-lifetime");
            assertThat(problem.message()).contains("entry \"to-search\": at most 5m from https://idp.example.com");
        });
        assertThat(report.graph()).isNotNull();
    }

    @Test
    void aRequiredScopeThatTheAgentCannotBringIsAWarning() throws Exception {
        var report = report("", "", ", required-scopes: [ admin ], actors: [ planner ]");

        assertThat(report.problems()).isEmpty();
        assertThat(messages(report.warnings()))
                .singleElement()
                .asString()
                .contains("agent 'planner' gets no token with admin", "entry \"to-plan\" > \"to-search\"");
    }

    @Test
    void anAgentThatCallsItselfByTokensOfAServerIsAProblem() throws Exception {
        var report = report("", ", actors: [ planner ], exchange: { server: corp }", "");

        assertThat(messages(report.problems()))
                .singleElement()
                .asString()
                .startsWith("a loop without a depth limit, entry \"to-plan\" > \"to-plan\"");
    }

    @ParameterizedTest
    @CsvSource({
        "auth0,6,Auth0 writes at most 5 actors",
        "keycloak,1,Keycloak writes no actor",
        "entra,2,Microsoft Entra writes one actor"
    })
    void aDepthThatTheServerCannotWriteIsAWarning(String provider, int depth, String reason) throws Exception {
        var report = report(", provider: " + provider, "", ", exchange: { server: corp }, max-depth: " + depth);

        assertThat(report.problems()).isEmpty();
        assertThat(messages(report.warnings())).anyMatch(message -> message.contains(reason));
    }

    @Test
    void aChainBesideTheTokenHasNoLimit() throws Exception {
        var report = report(
                ", provider: keycloak, first-hand-clients: [ app ]",
                "",
                ", exchange: { server: corp, chain: beside }, max-depth: 9");

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void aDefaultDepthIsNoWarning() throws Exception {
        assertThat(report(", provider: keycloak", "", ", exchange: { server: corp }")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aPolicyOfTheTokenServiceIsAPlace() throws Exception {
        var report = report(
                "",
                "",
                " }\n  token-service.clients.planner: { client-id: planner, client-secret:"
                        + " s3cret-of-the-test, actor: planner, policies: [ search ]");

        assertThat(report.graph()).isNotNull();
        assertThat(report.graph().mermaid())
                .anyMatch(line -> line.contains("token service search<br/>audience https://docs.example.com"));
    }
}
