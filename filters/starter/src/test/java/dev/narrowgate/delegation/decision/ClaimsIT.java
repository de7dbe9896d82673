package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verified claims of the subject and of the actor in decisions: an agent that may book, for a director of Operations. */
class ClaimsIT {

    private static final String ENGINE = "/v1/data/flights";

    private static GatewayHarness gateway;
    private static WireMockServer engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        engine.start();
        engine.stubFor(post(ENGINE).willReturn(okJson("{\"result\":true}")));
        var configuration = Files.writeString(folder.resolve("claims.yaml"), """
                delegation:
                  decision-points.corp.opa: http://127.0.0.1:%d%s
                  policies:
                    flights: &flights
                      audience: https://flights.example.com
                      scopes: [ "flights:book" ]
                      claims: { subject: [ department, role, realm_access.roles ], actor: [ capabilities ] }
                      rule: |-
                        'book_flight' in actor.claims['capabilities'] && 'director' in subject.claims['role']
                        && 'Operations' in subject.claims['department']
                    nested:
                      audience: https://flights.example.com
                      scopes: [ "flights:book" ]
                      claims: { subject: [ realm_access.roles, level ] }
                      rule: "'booker' in subject.claims['realm_access.roles'] && !('0' in subject.claims['level'])"
                    asked:
                      audience: https://flights.example.com
                      scopes: [ "flights:book" ]
                      claims: { subject: [ department, role ], actor: [ capabilities ] }
                      decisions: [ corp ]
                spring.cloud.gateway.server.webflux.routes:
                  - { id: flights, uri: "${next-hop}", predicates: [ Path=/flights ], filters: [ Delegation=flights ] }
                  - { id: nested, uri: "${next-hop}", predicates: [ Path=/nested ], filters: [ Delegation=nested ] }
                  - { id: asked, uri: "${next-hop}", predicates: [ Path=/asked ], filters: [ Delegation=asked ] }
                """.formatted(engine.port(), ENGINE));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + configuration.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        engine.stop();
    }

    @BeforeEach
    void reset() {
        gateway.nextHop().resetRequests();
        engine.resetRequests();
    }

    @Test
    void permitsAnAgentThatMayBookForADirectorOfOperations() throws Exception {
        assertThat(call("/flights", director(), agent()).statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void readsTheCapabilitiesInActOfTheSubjectTokenToo() throws Exception {
        var act = Map.of("sub", "researcher", "iss", GatewayHarness.IDP, "capabilities", List.of("book_flight"));

        assertThat(call("/flights", director().claim("act", act), null).statusCode())
                .isEqualTo(200);
    }

    static List<List<TestIssuer.Token>> others() {
        return List.of(
                List.of(director().claim("role", "clerk"), agent()),
                List.of(director().claim("department", List.of("Sales", "Legal")), agent()),
                List.of(director().claim("department", null), agent()),
                List.of(director(), agent().claim("capabilities", List.of("read_flight"))),
                List.of(director(), agent().claim("capabilities", null)),
                List.of(director(), agent().claim("capabilities", Map.of("book_flight", true))),
                List.of(director(), agent().claim("capabilities", List.of("book_flight", List.of("x")))),
                // The claims of an earlier actor, and of the subject, are none of the actor.
                List.of(
                        director()
                                .claim("capabilities", List.of("book_flight"))
                                .claim(
                                        "act",
                                        Map.of(
                                                "sub",
                                                "orchestrator",
                                                "iss",
                                                GatewayHarness.IDP,
                                                "capabilities",
                                                List.of("book_flight"))),
                        agent().claim("capabilities", null)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesEveryOtherPairAndForwardsNothing(List<TestIssuer.Token> tokens) throws Exception {
        var answer = call("/flights", tokens.getFirst(), tokens.getLast());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aClaimThatCannotBeReadIsNotAnAbsentOne() throws Exception {
        var fraction = director()
                .claim("realm_access", Map.of("roles", List.of("booker")))
                .claim("level", 0.5);

        assertThat(call("/nested", fraction, null).statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString())
                .startsWith("claim level of the subject is not read");
    }

    @Test
    void findsAMemberOfAnObject() throws Exception {
        var nested = director().claim("realm_access", Map.of("roles", List.of("booker")));

        assertThat(call("/nested", nested, null).statusCode()).isEqualTo(200);
        assertThat(call("/nested", nested.claim("realm_access.roles", "other"), null)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDecisionPointIsToldTheNamedClaimsAsTheyAre() throws Exception {
        // Another test does not ask for this department, so no verdict is cached.
        var token = director().claim("department", "Research").claim("email", "alice@example.com");

        assertThat(call("/asked", token, agent()).statusCode()).isEqualTo(200);

        var input = asked();
        assertThat(input.path("subject").path("claims").toString())
                .isEqualTo("{\"department\":\"Research\",\"role\":[\"director\",\"pilot\"]}");
        assertThat(input.path("actor").path("claims").toString()).isEqualTo("{\"capabilities\":[\"book_flight\"]}");
        assertThat(input.toString()).doesNotContain("email");
    }

    @Test
    void lawTenAnotherValueIsAnotherQuestion() throws Exception {
        call("/asked", director(), agent());
        call("/asked", director().claim("email", "other@example.com"), agent());
        assertThat(engine.getAllServeEvents()).hasSize(1);

        call("/asked", director().claim("department", List.of("Operations")), agent());
        assertThat(engine.getAllServeEvents()).hasSize(2);
    }

    private static JsonNode asked() {
        var body = engine.getAllServeEvents().getFirst().getRequest().getBodyAsString();
        return JsonMapper.shared().readTree(body).path("input");
    }

    private static TestIssuer.Token director() {
        return gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "flights:book")
                .claim("department", "Operations")
                .claim("role", List.of("director", "pilot"));
    }

    private static TestIssuer.Token agent() {
        return gateway.issuer()
                .token("researcher", GatewayHarness.GATEWAY)
                .claim("capabilities", List.of("book_flight"));
    }

    private static HttpResponse<String> call(String path, TestIssuer.Token subject, TestIssuer.Token actor)
            throws Exception {
        var token = "Bearer " + subject.sign();
        return actor == null
                ? gateway.call(path, "Authorization", token)
                : gateway.call(path, "Authorization", token, "Actor-Token", actor.sign());
    }
}
