package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An authorization server that answers whatever a test wants, with tokens that are really its own. */
public final class TestServer implements AutoCloseable {

    public static final String ISSUER = "https://as.example.com";
    public static final String AUDIENCE = "https://tickets.example.com";

    private final WireMockServer http = new WireMockServer(options().dynamicPort());
    private final TestIssuer issuer;

    public TestServer() {
        this(ISSUER);
    }

    /** @param name what it calls itself */
    public TestServer(String name) {
        issuer = new TestIssuer(name, "as-1");
        http.start();
    }

    /** Forgets what it was asked and what it was to answer. */
    public void reset() {
        http.resetAll();
        publishKeys();
    }

    public void publishKeys() {
        http.stubFor(get("/jwks").willReturn(okJson(issuer.jwks())));
    }

    /** A configuration in which this server issues for the policy {@code tickets}. */
    public Path configuration(Path folder, String... more) throws IOException {
        publishKeys();
        var settings = String.join("\n", more);
        if (!settings.contains("keep-refusals")) {
            settings += "\nkeep-refusals: 0s";
        }
        return Files.writeString(
                folder.resolve("server.yaml"), """
                delegation:
                  servers:
                    corp:
                      issuer: %1$s
                      token-endpoint: %2$s/token
                      jwks-uri: %2$s/jwks
                      client-id: narrowgate
                      authentication: client_secret_basic
                      client-secret: s3cret-of-narrowgate
                      parameters: { }
                      subject-issuers: [ https://idp.example.com ]
                %3$s
                  policies.tickets: { exchange: { server: corp }, authorization-details: [ payment ] }
                """.formatted(ISSUER, http.baseUrl(), settings.indent(6)));
    }

    public String uri(String path) {
        return http.baseUrl() + path;
    }

    public TestIssuer issuer() {
        return issuer;
    }

    /** What it issues when it does what it was asked for: Alice, through her orchestrator. */
    public TestIssuer.Token token() {
        return issuer.token("alice", AUDIENCE)
                .livesFor(20)
                .claim("scope", "tickets:read tickets:write")
                .claim("task_id", "task-1")
                .claim("act", Map.of("iss", IDP, "sub", "orchestrator"));
    }

    /** The members of an answer with this token. */
    public static Map<String, Object> answer(String token) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("access_token", token);
        answer.put("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
        answer.put("token_type", "Bearer");
        answer.put("expires_in", 20);
        return answer;
    }

    public void answersWith(String token) {
        answers(okJson(JSONObjectUtils.toJSONString(answer(token))));
    }

    public void answersWith(Map<String, Object> members) {
        answers(okJson(JSONObjectUtils.toJSONString(members)));
    }

    public void refuses(int status, String error) {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":\"" + error + "\",\"error_description\":\"<script>secret</script>\"}"));
    }

    public void answers(ResponseDefinitionBuilder response) {
        http.stubFor(post("/token").willReturn(response));
    }

    /** What it was asked for at its token endpoint. */
    public List<LoggedRequest> asked() {
        return http.findAll(postRequestedFor(urlEqualTo("/token")));
    }

    /** Every request that it got. */
    public List<LoggedRequest> reached() {
        return http.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    }

    public void isGone() {
        http.stubFor(any(anyUrl())
                .willReturn(
                        aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)));
    }

    public WireMockServer http() {
        return http;
    }

    @Override
    public void close() {
        http.stop();
    }
}
