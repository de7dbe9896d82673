package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway whose token service three agents may ask: the orchestrator, the researcher and the writer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TokenServiceAttack {

    static final String ORCHESTRATOR = "https://orchestrator.example.com";
    static final String RESEARCHER = "https://researcher.example.com";
    static final String WRITER = "https://writer.example.com";
    static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    static final String SECRET = "s3cret-of-the-orchestrator";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Long enough that no part of another text is found by chance. */
    private static final int PIECE = 20;

    /** The researcher, as it signs what it shows of itself. */
    final TestIssuer researcher = new TestIssuer("researcher-client", "researcher-1");

    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var keys = Files.writeString(folder.resolve("researcher.jwks"), researcher.jwks());
        var more = Files.writeString(
                folder.resolve("service.yaml"), """
                delegation:
                  actors:
                    orchestrator: { issuer: "https://idp.example.com", subject: orchestrator, audience: "%1$s" }
                    writer: { issuer: "https://idp.example.com", subject: writer, audience: "%2$s" }
                  policies:
                    to-researcher:
                      audience: https://researcher.example.com
                      scopes: [ tickets:read, tickets:write ]
                      max-lifetime: 60s
                      max-depth: 4
                    to-writer:
                      audience: %2$s
                      scopes: [ tickets:read, tickets:write ]
                      max-lifetime: 30s
                      max-depth: 2
                    fussy:
                      audience: https://fussy.example.com
                      scopes: [ tickets:read ]
                      require: [ task ]
                      actors: [ writer ]
                      rule: subject.sub != 'mallory'
                    ruled:
                      audience: https://ruled.example.com
                      scopes: [ tickets:read ]
                      rule: subject.sub != 'mallory'
                    stepped:
                      audience: https://stepped.example.com
                      scopes: [ tickets:read ]
                      acr-values: [ gold ]
                  token-service:
                    clients:
                      orchestrator:
                        client-id: orchestrator-client
                        client-secret: %3$s
                        actor: orchestrator
                        policies: [ to-researcher, to-writer, fussy, ruled, stepped ]
                      researcher:
                        client-id: researcher-client
                        authentication: private_key_jwt
                        jwks-uri: %4$s
                        actor: researcher
                        policies: [ to-writer, tickets ]
                      writer:
                        client-id: writer-client
                        authentication: client_secret_post
                        client-secret: s3cret-of-the-writer
                        actor: writer
                        policies: [ tickets, to-researcher ]
                """.formatted(ORCHESTRATOR, WRITER, SECRET, keys.toUri()));
        gateway = new GatewayHarness(folder, arguments(more));
        gateway.nextHop().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("served")));
    }

    private String[] arguments(Path more) {
        var all = new java.util.ArrayList<>(List.of(settings()));
        all.add("--spring.config.additional-location=" + more.toUri());
        return all.toArray(String[]::new);
    }

    String[] settings() {
        return new String[0];
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    GatewayHarness gateway() {
        return gateway;
    }

    /** A token of Alice with which the orchestrator acts. */
    TestIssuer.Token own() {
        return gateway.delegation();
    }

    /** What the orchestrator asks for: Alice's task, for the researcher. */
    Asking asking() {
        return asking(own().sign());
    }

    Asking asking(String subjectToken) {
        return new Asking()
                .with("grant_type", EXCHANGE)
                .with("subject_token", subjectToken)
                .with("subject_token_type", ACCESS_TOKEN)
                .with("audience", RESEARCHER)
                .basic("orchestrator-client", SECRET);
    }

    /** A request, good in every respect, to be made worse. */
    final class Asking {
        private final List<Map.Entry<String, String>> form = new java.util.ArrayList<>();
        private final Map<String, String> headers = new java.util.LinkedHashMap<>();
        private String method = "POST";

        Asking() {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }

        /** In the place of what stood there; null removes it. */
        Asking with(String name, String value) {
            form.removeIf(parameter -> parameter.getKey().equals(name));
            return value == null ? this : and(name, value);
        }

        /** Beside what stands there. */
        Asking and(String name, String value) {
            form.add(Map.entry(name, value));
            return this;
        }

        Asking header(String name, String value) {
            if (value == null) {
                headers.remove(name);
            } else {
                headers.put(name, value);
            }
            return this;
        }

        Asking method(String name) {
            method = name;
            return this;
        }

        Asking basic(String id, String secret) {
            return header("Authorization", TokenServiceAttack.basic(id, secret));
        }

        Asking withoutClient() {
            return header("Authorization", null);
        }

        Asking researcher() {
            return withoutClient().assertion(TokenServiceAttack.this.assertion().sign());
        }

        Asking writer() {
            return withoutClient().with("client_id", "writer-client").with("client_secret", "s3cret-of-the-writer");
        }

        Asking assertion(String text) {
            return with("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                    .with("client_assertion", text);
        }

        String body() {
            return form.stream()
                    .map(parameter ->
                            parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
        }

        HttpResponse<String> send() throws Exception {
            return send("/oauth2/token");
        }

        HttpResponse<String> send(String path) throws Exception {
            return send(path, body());
        }

        HttpResponse<String> send(String path, String body) throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        /** What was issued, verified by nobody yet. */
        Issued issued() throws Exception {
            var answer = send();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new Issued(JSON.readTree(answer.body()), answer);
        }

        /** One record says exactly why, nothing was issued, and neither it nor the answer shows a token or a secret. */
        HttpResponse<String> refused(int status, String error, String reason) throws Exception {
            int before = decided().size();
            var answer = send();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(JSON.readTree(answer.body()).path("error").asString()).isEqualTo(error);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.body()).doesNotContain("access_token");
            assertThat(gateway.forwarded()).isEmpty();
            var records = decided().subList(before, decided().size());
            assertThat(records).hasSize(1);
            assertThat(records.getFirst().path("reason").asString()).contains(reason);
            assertThat(records.getFirst().path("status").asInt()).isEqualTo(status);
            assertThat(records.getFirst().has("outgoing")).isFalse();
            showsNothing(answer.body() + answer.headers().map());
            showsNothing(records.getFirst().toString());
            return answer;
        }

        private void showsNothing(String text) {
            assertThat(text).doesNotContain("s3cret");
            for (var parameter : form) {
                var value = parameter.getValue();
                if (List.of("subject_token", "actor_token", "client_assertion").contains(parameter.getKey())) {
                    for (int i = 0; i + PIECE <= value.length(); i += PIECE) {
                        assertThat(text).doesNotContain(value.substring(i, i + PIECE));
                    }
                }
            }
        }
    }

    /** An answer, and the claims of the token in it. */
    record Issued(JsonNode members, HttpResponse<String> answer) {
        String token() {
            return members.path("access_token").asString();
        }

        JsonNode claims() throws Exception {
            return JSON.readTree(SignedJWT.parse(token()).getPayload().toString());
        }
    }

    static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** An assertion of the researcher, good in every respect, to be made worse. */
    TestIssuer.Token assertion() {
        return researcher
                .token("researcher-client", GATEWAY)
                .header("typ", "JWT")
                .claim("client_id", null)
                .claim("jti", UUID.randomUUID().toString())
                .claim("exp", Instant.now().getEpochSecond() + 60);
    }

    /** The records that are there as soon as a request is answered; how it ended is written down after it. */
    List<JsonNode> decided() throws Exception {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList();
    }

    JsonNode last() throws Exception {
        return decided().getLast();
    }
}
