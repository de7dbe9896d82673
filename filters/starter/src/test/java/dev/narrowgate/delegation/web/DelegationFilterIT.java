package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelegationFilterIT {

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(folder);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("served")));
    }

    @Test
    void forwardsWithANarrowerTokenAndProvenance() throws Exception {
        var incoming = gateway.delegation().sign();

        var answer = gateway.call(
                "/tickets/1?x=1", "Authorization", "Bearer " + incoming, "Actor-Token", gateway.agent("researcher"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("served");
        var seen = gateway.forwarded().getFirst();
        assertThat(seen.getUrl()).isEqualTo("/tickets/1?x=1");
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeader("Delegation-Actor")).isEqualTo("researcher");
        assertThat(seen.getHeader("Delegation-Chain")).isEqualTo("\"researcher\", \"orchestrator\"");
        assertThat(seen.getHeader("Delegation-Task")).isEqualTo("task-1");
        assertThat(seen.getHeader("Delegation-Hop")).isEqualTo("1");
        assertThat(seen.getHeader("Delegation-Decision")).matches("permit;id=\"[0-9a-f-]{36}\";policy=\"tickets\"");
        assertThat(seen.getHeader("Actor-Token")).isNull();
        var issued = SignedJWT.parse(seen.getHeader("Authorization").substring("Bearer ".length()));
        assertThat(issued.getJWTClaimsSet().getAudience()).containsExactly("https://tickets.example.com");
        assertThat(issued.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("tickets:read tickets:write");
        var keys = JWKSet.parse(gateway.call("/.well-known/jwks.json").body());
        assertThat(keys.getKeyByKeyId(issued.getHeader().getKeyID())).isNotNull();
        assertThat(keys.getKeys()).noneMatch(key -> key.isPrivate());
    }

    @Test
    void oneMintServesManyCallersOfOneGrant() throws Exception {
        var incoming = "Bearer " + gateway.delegation().sign();
        for (int i = 0; i < 5; i++) {
            gateway.call("/tickets/" + i, "Authorization", incoming);
        }

        assertThat(gateway.forwarded().stream()
                        .map(seen -> seen.getHeader("Authorization"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aSecondHopComesBackWithTheGatewaysOwnToken() throws Exception {
        gateway.call(
                "/strict/1",
                "Authorization",
                "Bearer " + gateway.delegation().sign(),
                "Actor-Token",
                gateway.agent("orchestrator"));
        var issued = gateway.forwarded().getFirst().getHeader("Authorization");

        // It is addressed to the API: neither the API nor anybody else can use it here.
        refused(gateway.call("/tickets/1", "Authorization", issued), 401, "token-rejected", 1);
        refused(
                gateway.call("/tickets/1", "Authorization", issued, "Actor-Token", gateway.agent("researcher")),
                401,
                "token-rejected",
                1);
    }

    @Nested
    class LawNineNothingAClientSendsPassesAsOurs {

        @Test
        void everySpellingIsRemovedBeforeOursIsSet() throws Exception {
            var answer = gateway.raw(
                    "GET /tickets/1 HTTP/1.1",
                    "Host: gateway",
                    "Authorization: Bearer " + gateway.delegation().sign(),
                    "Delegation-Subject: root",
                    "delegation-subject: root",
                    "DELEGATION_SUBJECT: root",
                    "Delegation_Subject: root",
                    "delegation.subject: root",
                    "Delegation-Task: task-0",
                    "delegation_hop: 9",
                    "Txn-Token: x",
                    "DPoP: x",
                    "Client-Cert: x",
                    "Connection: close");

            assertThat(answer).startsWith("HTTP/1.1 200");
            var seen = gateway.forwarded().getFirst().getHeaders();
            assertThat(seen.all().stream()
                            .filter(header -> header.key()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .matches("delegation.subject"))
                            .toList())
                    .singleElement()
                    .satisfies(header -> assertThat(header.values()).containsExactly("alice"));
            assertThat(seen.getHeader("Delegation-Task").values()).containsExactly("task-1");
            assertThat(seen.keys()).doesNotContain("delegation_hop", "Txn-Token", "DPoP", "Client-Cert");
        }

        @Test
        void aConnectionHeaderCannotTakeOursAway() throws Exception {
            var answer = gateway.raw(
                    "GET /tickets/1 HTTP/1.1",
                    "Host: gateway",
                    "Authorization: Bearer " + gateway.delegation().sign(),
                    "Connection: close, Delegation-Subject, Delegation-Task, Delegation-Decision, Authorization");

            assertThat(answer).startsWith("HTTP/1.1 200");
            var seen = gateway.forwarded().getFirst();
            assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
            assertThat(seen.getHeader("Delegation-Task")).isEqualTo("task-1");
            assertThat(seen.getHeader("Delegation-Decision")).startsWith("permit");
            assertThat(seen.getHeader("Authorization")).startsWith("Bearer ey");
        }

        @Test
        void neitherDoForwardingHeadersOfStrangersPass() throws Exception {
            gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign(),
                    "X-Forwarded-For",
                    "10.0.0.1",
                    "X-Forwarded-Host",
                    "evil",
                    "Forwarded",
                    "for=10.0.0.1");

            var seen = gateway.forwarded().getFirst();
            assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(seen.getHeader("X-Forwarded-Host")).isEqualTo("gateway.example.com");
            assertThat(seen.getHeader("Forwarded")).isNull();
        }

        @Test
        void neitherDoHeadersThatSayAnotherMethodOrPath() throws Exception {
            gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign(),
                    "X-HTTP-Method-Override",
                    "DELETE",
                    "X-Original-URL",
                    "/strict/1",
                    "Delegation!Subject",
                    "root");

            var seen = gateway.forwarded().getFirst().getHeaders();
            assertThat(seen.keys()).doesNotContain("X-HTTP-Method-Override", "X-Original-URL", "Delegation!Subject");
        }

        @Test
        void aRouteWithoutDelegationKeepsItsAuthorizationAndStillNoneOfOurs() throws Exception {
            gateway.call("/plain/1", "Authorization", "Basic x", "Delegation-Subject", "root");

            assertThat(gateway.forwarded().getFirst().getHeader("Authorization"))
                    .isEqualTo("Basic x");
            assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Subject"))
                    .isNull();
        }

        @Test
        void aHostileSubjectStaysOneHeader() throws Exception {
            gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer "
                            + gateway.delegation()
                                    .claim("sub", "Zoë, \"the\" root")
                                    .sign());

            assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Subject"))
                    .isEqualTo("Zo%C3%AB, \"the\" root");
        }
    }

    @Nested
    class LawSevenARefusedRequestNeverReachesTheNextHop {

        @Test
        void withoutCredentials() throws Exception {
            var answer = refused(gateway.call("/tickets/1"), 401, "token-missing", 0);

            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer resource_metadata=\"" + GATEWAY + "/.well-known/oauth-protected-resource\"");
        }

        @Test
        void withCredentialsOfAnotherKind() throws Exception {
            refused(gateway.call("/tickets/1", "Authorization", "Basic YTpi"), 401, "token-missing", 0);
            refused(gateway.call("/tickets/1", "Authorization", "Bearerx y"), 401, "token-missing", 0);
        }

        @Test
        void withATokenThatSaysThatItIsBoundToAKey() throws Exception {
            refused(
                    gateway.call(
                            "/tickets/1",
                            "Authorization",
                            "DPoP " + gateway.delegation().sign()),
                    401,
                    "token-rejected",
                    0);
        }

        @Test
        void withATokenInTheQuery() throws Exception {
            var token = gateway.delegation().sign();

            refused(gateway.call("/tickets/1?access_token=" + token), 401, "token-missing", 0);
            refused(
                    gateway.call("/tickets/1?%61ccess_token=x", "Authorization", "Bearer " + token),
                    400,
                    "request-malformed",
                    0);
            assertThat(gateway.audited().toString()).doesNotContain(token.substring(0, 20));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a, Bearer b", "Bearer a Bearer b"})
        void withAHeaderThatIsNotOneToken(String value) throws Exception {
            refused(gateway.call("/tickets/1", "Authorization", value), 400, "request-malformed", 0);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer a b", "Bearer a, b", "Bearer \"a\"", "Bearer a=b", "Bearer {\"a\":1}"})
        void withATokenOfForeignCharacters(String value) throws Exception {
            refused(gateway.call("/tickets/1", "Authorization", value), 401, "token-rejected", 0);
        }

        @Test
        void withTwoOfAKind() throws Exception {
            var token = "Bearer " + gateway.delegation().sign();
            refused(
                    gateway.call("/tickets/1", "Authorization", token, "Authorization", token),
                    400,
                    "request-malformed",
                    0);
            refused(
                    gateway.call("/tickets/1", "Authorization", token, "Actor-Token", "a", "Actor-Token", "b"),
                    400,
                    "request-malformed",
                    0);
            refused(gateway.call("/tickets/1", "Authorization", token, "Actor-Token", "a b"), 401, "token-rejected", 0);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/tickets/../strict/1",
                    "/tickets/./1",
                    "/tickets/..",
                    "/tickets/%2e%2e/strict",
                    "/tickets/..%2fstrict",
                    "/tickets//1",
                    "/tickets/1;x=y",
                    "/tickets/%3Bx",
                    "/tickets/%5c..%5cx",
                    "/tickets/%00",
                    "/tickets/%0a",
                    "/tickets/%252e%252e/x",
                })
        void withAPathThatHasMoreThanOneMeaning(String path) throws Exception {
            var answer = gateway.raw(
                    "GET " + path + " HTTP/1.1",
                    "Host: gateway",
                    "Authorization: Bearer " + gateway.delegation().sign(),
                    "Connection: close");

            assertThat(answer).startsWith("HTTP/1.1 400").contains("request-malformed");
            assertThat(gateway.forwarded()).isEmpty();
        }

        @Test
        void withAMethodThatWouldGiveTheTokenAway() throws Exception {
            var answer = gateway.raw(
                    "TRACE /tickets/1 HTTP/1.1",
                    "Host: gateway",
                    "Authorization: Bearer " + gateway.delegation().sign(),
                    "Connection: close");

            assertThat(answer).startsWith("HTTP/1.1 405");
            assertThat(gateway.forwarded()).isEmpty();
        }

        @Test
        void withATokenThatIsForgedExpiredForeignOrForAnotherAudience() throws Exception {
            for (var token : List.of(
                    gateway.delegation().signedBy(TestIssuer.newKey("key-1")),
                    gateway.delegation().livesFor(-1),
                    gateway.delegation().header("alg", "none"),
                    gateway.delegation().header("typ", "JWT"),
                    gateway.delegation().claim("iss", "https://evil.example.com"),
                    gateway.delegation().claim("aud", "https://elsewhere.example.com"),
                    gateway.delegation().claim("aud", "https://researcher.example.com"))) {
                var answer = refused(
                        gateway.call("/tickets/1", "Authorization", "Bearer " + token.sign()),
                        401,
                        "token-rejected",
                        0);
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                        .startsWith("Bearer error=\"invalid_token\"");
            }
        }

        @Test
        void withAnActorTokenThatIsNoGood() throws Exception {
            refused(
                    gateway.call(
                            "/tickets/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign(),
                            "Actor-Token",
                            gateway.issuer()
                                    .token("researcher", GATEWAY)
                                    .livesFor(-1)
                                    .sign()),
                    401,
                    "token-rejected",
                    0);
        }

        @Test
        void withoutTheScopesAndSaysWhichWouldDo() throws Exception {
            var answer = refused(
                    gateway.call(
                            "/tickets/1",
                            "Authorization",
                            "Bearer "
                                    + gateway.delegation()
                                            .claim("scope", "other")
                                            .sign()),
                    403,
                    "scope-insufficient",
                    0);

            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer error=\"insufficient_scope\", scope=\"tickets:read\"");
        }

        @Test
        void withoutTheActorTheProofOrTheTask() throws Exception {
            var orchestrator = gateway.agent("orchestrator");
            refused(
                    gateway.call(
                            "/strict/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().claim("act", null).sign()),
                    403,
                    "actor-unauthorized",
                    0);
            refused(
                    gateway.call(
                            "/strict/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign()),
                    403,
                    "actor-unauthorized",
                    0);
            refused(
                    gateway.call(
                            "/strict/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().claim("act", null).sign(),
                            "Actor-Token",
                            gateway.agent("mallory")),
                    403,
                    "actor-unauthorized",
                    0);
            refused(
                    gateway.call(
                            "/strict/1",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign(),
                            "Actor-Token",
                            gateway.agent("researcher")),
                    403,
                    "actor-unauthorized",
                    0);
            refused(
                    gateway.call(
                            "/strict/1",
                            "Authorization",
                            "Bearer "
                                    + gateway.delegation()
                                            .claim("task_id", null)
                                            .sign(),
                            "Actor-Token",
                            orchestrator),
                    403,
                    "task-required",
                    0);
        }

        @Test
        void whenTheRuleSaysNoOrCannotSay() throws Exception {
            var token = "Bearer " + gateway.delegation().sign();
            refused(gateway.send("POST", "/ruled/1", "Authorization", token), 403, "policy-denied", 0);
            assertThat(gateway.call("/ruled/1", "Authorization", token).statusCode())
                    .isEqualTo(200);

            var direct = "Bearer " + gateway.delegation().claim("act", null).sign();
            var answer = refused(gateway.call("/ruled/1", "Authorization", direct), 503, "decision-unavailable", 1);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }

        @Test
        void whileTheIssuersKeysCannotBeHad() throws Exception {
            gateway.keys().stubFor(WireMock.get("/dark").willReturn(WireMock.serverError()));
            var dark = new TestIssuer("https://dark.example.com")
                    .token("bob", GATEWAY)
                    .sign();

            var answer =
                    refused(gateway.call("/tickets/1", "Authorization", "Bearer " + dark), 503, "keys-unavailable", 0);

            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Nested
    class GivenANextHopThatMisbehaves {

        private final String token = "Bearer " + gateway.delegation().sign();

        @Test
        void oneThatIsNotThereIsUnavailable() throws Exception {
            failed(gateway.call("/nowhere/1", "Authorization", token), 502, "next-hop-unavailable");
        }

        @ParameterizedTest
        @ValueSource(strings = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
        void oneThatBreaksOffIsUnavailable(String fault) throws Exception {
            gateway.nextHop()
                    .stubFor(WireMock.any(WireMock.anyUrl())
                            .willReturn(WireMock.aResponse().withFault(Fault.valueOf(fault))));

            failed(gateway.call("/tickets/1", "Authorization", token), 502, "next-hop-unavailable");
        }

        @Test
        void oneThatDoesNotAnswerIsTimedOut() throws Exception {
            gateway.nextHop()
                    .stubFor(WireMock.any(WireMock.anyUrl())
                            .willReturn(WireMock.ok().withFixedDelay(5000)));

            failed(gateway.call("/tickets/1", "Authorization", token), 504, "next-hop-timeout");
        }

        @Test
        void anErrorThatItAnswersGoesBackAsItIs() throws Exception {
            gateway.nextHop()
                    .stubFor(WireMock.any(WireMock.anyUrl())
                            .willReturn(WireMock.aResponse().withStatus(418).withBody("teapot")));

            var answer = gateway.call("/tickets/1", "Authorization", token);

            assertThat(answer.statusCode()).isEqualTo(418);
            assertThat(last("completed").path("status").asInt()).isEqualTo(418);
        }

        private void failed(HttpResponse<String> answer, int status, String code) throws Exception {
            problem(answer, status, code);
            var record = last("completed");
            assertThat(record.path("outcome").asString()).isEqualTo("failed");
            assertThat(record.path("code").asString()).isEqualTo(code);
            assertThat(record.path("status").asInt()).isEqualTo(status);
        }
    }

    @Test
    @Timeout(60)
    void aRotatedKeyIsAcceptedAndTheOldOneStopsWorkingForTokensThatWereVerifiedBefore() throws Exception {
        var before = "Bearer " + gateway.delegation().sign();
        assertThat(gateway.call("/tickets/1", "Authorization", before).statusCode())
                .isEqualTo(200);

        gateway.rotateKeys("key-2");

        gateway.reset();
        assertThat(gateway.call("/tickets/1", "Authorization", before).statusCode())
                .isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void tellsWhatItAccepts() throws Exception {
        var metadata = json(gateway.call("/.well-known/oauth-protected-resource"));

        assertThat(metadata.path("resource").asString()).isEqualTo(GATEWAY);
        assertThat(metadata.path("authorization_servers").toString()).contains("https://idp.example.com");
        assertThat(metadata.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
        assertThat(metadata.path("scopes_supported").toString()).contains("tickets:read");
        // Nothing here speaks TLS, and no peer is believed to forward a certificate.
        assertThat(metadata.path("tls_client_certificate_bound_access_tokens").asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void aPathWithoutARouteIsAnsweredWithAProblemAndWithoutARecord(String method) throws Exception {
        var records = gateway.audited().size();

        var answer = gateway.send(method, "/no/such/route", "Accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"urn:narrowgate:problem:route-unknown\",\"title\":\"There is no route to this\","
                        + "\"status\":404,\"code\":\"route-unknown\"}");
        assertThat(gateway.audited()).hasSize(records);
    }

    @Test
    void theAuditHoldsAndHasNoToken() throws Exception {
        var token = gateway.delegation().sign();
        gateway.call(
                "/tickets/1",
                "Authorization",
                "Bearer " + token,
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        // The last of the two is written when the answer has gone out.
        await().until(() -> gateway.audited().getLast().path("event").asString().equals("completed")
                && gateway.audited().getLast().has("trace_id"));
        var records = gateway.audited();
        var decided = records.get(records.size() - 2);
        assertThat(decided.path("event").asString()).isEqualTo("decided");
        assertThat(decided.path("trace_id").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(decided.path("outgoing").path("aud").asString()).isEqualTo("https://tickets.example.com");
        assertThat(last("completed").path("hop_id")).isEqualTo(decided.path("hop_id"));
        assertThat(records.toString()).doesNotContain(token.substring(token.length() - 30));
        assertThat(AuditVerifier.verify(List.of(gateway.audit())).holds()).isTrue();
    }

    /** Refused with this answer, recorded once, and the next hop has seen no more than before. */
    private static HttpResponse<String> refused(HttpResponse<String> answer, int status, String code, int forwarded)
            throws Exception {
        problem(answer, status, code);
        assertThat(gateway.forwarded()).hasSize(forwarded);
        var hopId = json(answer).path("instance").asString().substring("urn:uuid:".length());
        var records = gateway.audited().stream()
                .filter(record -> record.path("hop_id").asString().equals(hopId))
                .toList();
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.path("code").asString()).isEqualTo(code);
            assertThat(record.path("status").asInt()).isEqualTo(status);
            assertThat(record.path("reason").asString()).isNotBlank();
        });
        return answer;
    }

    private static void problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var body = json(answer);
        assertThat(body.propertyNames()).containsExactly("type", "title", "status", "code", "instance");
        assertThat(body.path("type").asString()).isEqualTo("urn:narrowgate:problem:" + code);
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("code").asString()).isEqualTo(code);
    }

    private static tools.jackson.databind.JsonNode last(String event) throws Exception {
        for (int attempts = 0; attempts < 100; attempts++) {
            var records = gateway.audited();
            if (!records.isEmpty() && records.getLast().path("event").asString().equals(event)) {
                return records.getLast();
            }
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no " + event + " record at the end");
    }
}
