package dev.narrowgate.delegation.web.problem;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two gateways in a row: the caller learns from the first what the second one asks for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayedChallengesIT {

    private static final String METADATA = "resource_metadata=\"" + GATEWAY + "/.well-known/oauth-protected-resource\"";

    private final WireMockServer api = new WireMockServer(options().dynamicPort());
    private GatewayHarness second;
    private GatewayHarness first;

    @BeforeAll
    void start(@TempDir Path one, @TempDir Path two) throws Exception {
        api.start();
        api.stubFor(any(anyUrl()).willReturn(ok("served")));
        var behind = Files.writeString(two.resolve("second.yaml"), """
                delegation:
                  gateway: https://second.example.com
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ] }
                    - { issuer: "https://gateway.example.com", jwks-uri: "${idp}/first", vouches-for: [ gateway ] }
                  policies.tickets.required-scopes: [ tickets:write ]
                """);
        second = new GatewayHarness(
                two, "--spring.config.additional-location=" + behind.toUri(), "--raw-hop=" + api.baseUrl());
        var before = Files.writeString(one.resolve("first.yaml"), """
                delegation:
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ] }
                    - { issuer: "https://third.example.com", jwks-uri: "${idp}/third", vouches-for: [ gateway ] }
                  policies:
                    tickets: { audience: "https://second.example.com", challenges: gateway }
                    ruled: { audience: "https://third.example.com" }
                    other: { audience: "https://other.example.com", scopes: [ tickets:read ] }
                spring.cloud.gateway.server.webflux.routes:
                  - { id: raw, uri: "${raw-hop}", predicates: [ Path=/raw/** ], filters: [ Delegation=tickets ] }
                  - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                  - { id: ruled, uri: "${next-hop}", predicates: [ Path=/ruled/** ], filters: [ Delegation=ruled ] }
                  - { id: other, uri: "${next-hop}", predicates: [ Path=/other/** ], filters: [ Delegation=other ] }
                """);
        first = new GatewayHarness(
                one,
                "--spring.config.additional-location=" + before.toUri(),
                "--raw-hop=http://127.0.0.1:" + second.port());
        var keys = first.call("/.well-known/jwks.json").body();
        second.keys().stubFor(get("/first").willReturn(okJson(keys)));
        second.keys().stubFor(get("/jwks").willReturn(okJson(first.issuer().jwks())));
        // It asked for them before they were there, and asks again after a while.
        await().until(() -> call("/raw/1", "tickets:read").statusCode() != 503);
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        api.stop();
    }

    private HttpResponse<String> call(String path, String scopes) throws Exception {
        var token = first.delegation().claim("scope", scopes).sign();
        return first.call(path, "Authorization", "Bearer " + token);
    }

    private static List<String> challenges(HttpResponse<String> answer) {
        return answer.headers().allValues("WWW-Authenticate");
    }

    private HttpResponse<String> answered(String path, int status, String... challenges) throws Exception {
        var answer = aResponse().withStatus(status);
        first.nextHop()
                .stubFor(any(anyUrl())
                        .willReturn(
                                challenges.length == 0 ? answer : answer.withHeader("WWW-Authenticate", challenges)));
        return call(path, "tickets:read");
    }

    @Test
    void theAgentLearnsWhichScopeTheSecondGatewayAsksFor() throws Exception {
        var refused = call("/raw/1", "tickets:read");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(challenges(refused))
                .containsExactly(
                        "Bearer error=\"insufficient_scope\", scope=\"tickets:read tickets:write\", " + METADATA);
        assertThat(api.findAll(anyRequestedFor(anyUrl()))).isEmpty();

        assertThat(call("/raw/1", "tickets:read tickets:write").statusCode()).isEqualTo(200);
    }

    @Test
    void aScopeThatThePolicyKeepsBackIsNotAskedFor() throws Exception {
        var answer = answered("/tickets/1", 403, "Bearer error=\"insufficient_scope\", scope=\"admin tickets:write\"");

        assertThat(challenges(answer))
                .containsExactly(
                        "Bearer error=\"insufficient_scope\", scope=\"tickets:read tickets:write\", " + METADATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"insufficient_scope\", scope=\"admin\"",
                "Bearer error=\"insufficient_scope\", scope=\"tickets:read\"",
                "Bearer error=\"insufficient_scope\"",
                "Bearer error=\"insufficient_scope\", scope=\"tickets:write\", scope=\"admin\"",
                "Bearer error=\"insufficient_scope\" scope=\"tickets:write\"",
                "Bearer error=\"insufficient_scope\", scope=\"tickets:write",
                "Bearer error=\"insufficient_scope\", scope=\"tickets:write\", =x",
                "Bearer error=\"teapot\", scope=\"tickets:write\"",
                "Bearer realm=\"second\"",
                "Basic realm=\"second\", error=\"insufficient_scope\", scope=\"tickets:write\"",
                "Negotiate YII="
            })
    void aChallengeThatNoTokenWouldAnswerIsRemoved(String challenge) throws Exception {
        var answer = answered("/tickets/1", 403, challenge);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(challenges(answer)).isEmpty();
    }

    @Test
    void aStepUpOfTheSecondGatewayIsOneOfThisGateway() throws Exception {
        var answer = answered(
                "/tickets/1",
                401,
                "Basic realm=\"x\"",
                "Bearer realm=\"second\", error=\"insufficient_user_authentication\", acr_values=\"urn:mfa\","
                        + " max_age=\"60\", resource_metadata=\"https://second.example.com/\", more=\"x\"");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenges(answer))
                .containsExactly("Bearer error=\"insufficient_user_authentication\", acr_values=\"urn:mfa\","
                        + " max_age=\"60\", " + METADATA);
    }

    @Test
    void scopesBesideAStepUpAreHandedOnAsFarAsThePolicyDoes() throws Exception {
        var answer = answered(
                "/tickets/1",
                401,
                "Bearer error=\"insufficient_user_authentication\", acr_values=\"urn:mfa\","
                        + " scope=\"tickets:write unknown\"");

        assertThat(challenges(answer))
                .containsExactly("Bearer error=\"insufficient_user_authentication\", acr_values=\"urn:mfa\","
                        + " scope=\"tickets:read tickets:write\", " + METADATA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # acr of the caller | seconds since | what is asked for                       | status
            urn:mfa             | 10            | acr_values="urn:mfa"                    | 502
            urn:mfa             | 10            | acr_values="urn:phr urn:mfa"            | 502
            urn:mfa             | 10            | acr_values="urn:mfa", max_age="60"      | 502
            urn:pwd             | 10            | max_age="60"                            | 502
            urn:mfa             | 90            | acr_values="urn:mfa", max_age="60"      | 401
            urn:pwd             | 10            | acr_values="urn:mfa", max_age="60"      | 401
            urn:mfa             | 10            | realm="nothing that can be compared"    | 401
            """)
    void aStepUpThatTheCallerHasMadeIsNotAskedForAgain(String acr, int seconds, String asked, int status)
            throws Exception {
        first.nextHop()
                .stubFor(any(anyUrl())
                        .willReturn(aResponse()
                                .withStatus(401)
                                .withHeader(
                                        "WWW-Authenticate",
                                        "Bearer error=\"insufficient_user_authentication\", " + asked)));
        var token = first.delegation()
                .claim("scope", "tickets:read")
                .claim("acr", acr)
                .claim("auth_time", Instant.now().minusSeconds(seconds).getEpochSecond())
                .sign();

        var answer = first.call("/tickets/1", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(challenges(answer)).hasSize(status == 401 ? 1 : 0);
    }

    @Test
    void aClaimsRequestOfTheSecondGatewayIsHandedOn() throws Exception {
        var answer = answered("/tickets/1", 401, "Bearer error=\"insufficient_claims\", claims=\"eyJhIjp7fX0=\"");

        assertThat(challenges(answer))
                .containsExactly("Bearer error=\"insufficient_claims\", claims=\"eyJhIjp7fX0=\", " + METADATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"invalid_token\"",
                "Bearer error=\"insufficient_claims\", claims=\"bm8gSlNPTg==\"",
                "Bearer error=\"insufficient_scope\", scope=\"tickets:write\"",
                "Bearer",
                ""
            })
    void aTokenOfThisGatewayThatIsNotAcceptedIsNotTheCallersToReplace(String challenge) throws Exception {
        var answer = answered("/tickets/1", 401, challenge);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(challenges(answer)).isEmpty();
    }

    @Test
    void aNextHopWhoseTokensAreAGatewaysIsOne() throws Exception {
        var answer = answered("/ruled/1", 403, "Bearer error=\"actor_unauthorized\"");

        assertThat(challenges(answer)).containsExactly("Bearer error=\"actor_unauthorized\", " + METADATA);
    }

    @Test
    void theChallengeOfAnyOtherNextHopIsRemoved() throws Exception {
        var answer = answered("/other/1", 403, "Bearer error=\"actor_unauthorized\"");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(challenges(answer)).isEmpty();
    }
}
