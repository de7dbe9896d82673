package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A fine policy in front of an API that takes no token: the gateway shows a credential of its own, and nobody else's. */
@ExtendWith(OutputCaptureExtension.class)
class CredentialIT {

    private static final String SECRET = "s3cret-of-the-legacy-api";

    @TempDir
    private Path folder;

    private GatewayHarness gateway(String credential) throws Exception {
        var yaml = Files.writeString(folder.resolve("credential.yaml"), """
                delegation.policies.tickets.credential:
                %s
                """.formatted(credential.indent(2)));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + yaml.toUri());
    }

    private String secretFile() throws Exception {
        return Files.writeString(folder.resolve("secret"), SECRET + "\n")
                .toUri()
                .toString();
    }

    private LoggedRequest shown(GatewayHarness gateway, String... headers) throws Exception {
        var token = gateway.delegation().sign();
        var all = new java.util.ArrayList<>(java.util.List.of("Authorization", "Bearer " + token));
        all.addAll(java.util.List.of(headers));
        var answer = gateway.call("/tickets/1?q=a%20b", all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var seen = gateway.forwarded().getLast();
        assertThat(seen.getHeaders().toString()).doesNotContain(token);
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        return seen;
    }

    @Test
    void anyHeaderIsShownAndACallersOwnIsNot() throws Exception {
        try (var gateway = gateway("header: { name: X-Legacy, value: \"" + secretFile() + "\" }")) {
            var seen = shown(gateway, "X-Legacy", "mine", "x_legacy", "mine too");

            assertThat(seen.header("X-Legacy").values()).containsExactly(SECRET);
            assertThat(seen.getHeaders().toString()).doesNotContain("mine");
            assertThat(seen.getHeader("Authorization")).isNull();
        }
    }

    @Test
    void aUserNameAndAPasswordAreShown() throws Exception {
        try (var gateway = gateway("basic: { username: narrowgate, password: \"" + secretFile() + "\" }")) {
            assertThat(shown(gateway).getHeader("Authorization"))
                    .isEqualTo("Basic " + Base64.getEncoder().encodeToString(("narrowgate:" + SECRET).getBytes()));
        }
    }

    @Test
    void anApiKeyIsShown() throws Exception {
        try (var gateway = gateway("api-key: { value: " + SECRET + " }")) {
            assertThat(shown(gateway).getHeader("X-API-Key")).isEqualTo(SECRET);
        }
    }

    @Test
    void eachRequestIsSignedForAws() throws Exception {
        try (var gateway =
                gateway("aws-sigv4: { region: eu-central-1, service: execute-api, access-key-id: AKIDEXAMPLE,"
                        + " secret-access-key: " + SECRET + " }")) {
            var seen = shown(gateway);

            assertThat(seen.getHeader("Authorization"))
                    .contains("Credential=AKIDEXAMPLE/")
                    .contains("/eu-central-1/execute-api/aws4_request, ");
            assertThat(new AwsService(SECRET).accepts(seen, "host", "x-amz-date"))
                    .isTrue();
            assertThat(new AwsService("an0ther").accepts(seen)).isFalse();
            assertThat(seen.getHeaders().toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /tickets/a%20b/%C3%A4?z=1&a=b%2Fc&a=",
        "GET, /tickets/1",
        "DELETE, /tickets/1?x",
        "POST, /tickets/1?q=1",
        "PUT, /tickets/~1"
    })
    void aSignatureFitsTheRequestThatArrives(String method, String target) throws Exception {
        try (var gateway =
                gateway("aws-sigv4: { region: eu-central-1, service: execute-api, access-key-id: AKIDEXAMPLE,"
                        + " secret-access-key: " + SECRET + ", session-token: of-the-session }")) {
            var answer = gateway.send(
                    method,
                    target,
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var seen = gateway.forwarded().getLast();
            assertThat(seen.getUrl()).isEqualTo(target);
            assertThat(new AwsService(SECRET).accepts(seen, "host", "x-amz-date", "x-amz-security-token"))
                    .isTrue();
        }
    }

    @Test
    void theDecisionChoosesAmongSeveral() throws Exception {
        try (var gateway = gateway("""
                api-key: { value: for-reading }
                by-scope:
                  - { scope: tickets:write, api-key: { value: for-writing } }
                """)) {
            assertThat(shown(gateway).getHeader("X-API-Key")).isEqualTo("for-writing");

            var reading = gateway.delegation().claim("scope", "tickets:read").sign();
            gateway.call("/tickets/1", "Authorization", "Bearer " + reading);
            assertThat(gateway.forwarded().getLast().getHeader("X-API-Key")).isEqualTo("for-reading");
        }
    }

    @Test
    void lawNineACallerShowsNoneOfTheCredentialsThatWereNotChosen() throws Exception {
        try (var gateway = gateway("""
                api-key: { value: for-reading }
                by-scope:
                  - { scope: tickets:write, header: { name: X-Legacy-Role, value: admin } }
                """)) {
            var reading = gateway.delegation().claim("scope", "tickets:read").sign();

            gateway.call("/tickets/1", "Authorization", "Bearer " + reading, "x_legacy-role", "admin");

            var seen = gateway.forwarded().getLast();
            assertThat(seen.getHeader("X-API-Key")).isEqualTo("for-reading");
            assertThat(seen.getHeaders().toString()).doesNotContainIgnoringCase("legacy");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header: { name: X-Legacy, value: s3cret-of-the-test }",
                "api-key: { value: s3cret-of-the-test }",
                "aws-sigv4: { region: a, service: s3, access-key-id: A, secret-access-key: x, session-token: s3cret-of-the-test }"
            })
    void aNextHopThatRepeatsTheCredentialDoesNotTellItToTheCaller(String credential) throws Exception {
        try (var gateway = gateway(credential)) {
            gateway.nextHop()
                    .stubFor(any(anyUrl())
                            .willReturn(aResponse()
                                    .withHeader("x_legacy", "s3cret-of-the-test")
                                    .withHeader("X-API-Key", "s3cret-of-the-test")
                                    .withHeader("X-Amz-Security-Token", "s3cret-of-the-test")
                                    .withHeader("X-Amz-Request-Id", "request-1")));

            var answer = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());

            assertThat(answer.statusCode()).isEqualTo(200);
            var name = credential.startsWith("header")
                    ? "x_legacy"
                    : credential.startsWith("api") ? "X-API-Key" : "X-Amz-Security-Token";
            assertThat(answer.headers().firstValue(name)).isEmpty();
            assertThat(answer.headers().firstValue("X-Amz-Request-Id")).contains("request-1");
        }
    }

    @Test
    void anEmptyCredentialIsAProblem() {
        assertThatThrownBy(() -> new GatewayHarness(folder, "--delegation.policies.tickets.credential=").close())
                .rootCause()
                .hasMessageContaining("delegation.policies.tickets.credential")
                .hasMessageContaining("empty");
    }

    @Test
    void withoutACredentialForWhatWasGrantedNothingIsForwarded() throws Exception {
        try (var gateway = gateway("by-scope: [ { scope: tickets:write, api-key: { value: for-writing } } ]")) {
            var reading = gateway.delegation().claim("scope", "tickets:read").sign();

            var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + reading);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).path("code").asString()).isEqualTo("policy-denied");
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header: { name: X-Legacy, value: \"%s\" }",
                "api-key: { value: \"%s\" }",
                "bearer: \"%s\"",
                "basic: { username: narrowgate, password: \"%s\" }",
                "aws-sigv4: { region: eu-central-1, service: s3, access-key-id: AK, secret-access-key: \"%s\" }",
                "aws-sigv4: { region: eu-central-1, service: s3, access-key-id: AK, secret-access-key: x,"
                        + " session-token: \"%s\" }"
            })
    void theSecretIsInNoLogAndNoAuditAndInNoToString(String credential, CapturedOutput output) throws Exception {
        var inHeader = Base64.getEncoder().encodeToString(("narrowgate:" + SECRET).getBytes());
        try (var gateway = gateway(credential.formatted(secretFile()))) {
            gateway.nextHop().stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
            gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());
            gateway.nextHop().resetAll();
            gateway.nextHop().stubFor(any(anyUrl()));
            shown(gateway);

            assertThat(gateway.audited().toString()).doesNotContain(SECRET).contains("\"aud\":\"https://tickets");
            var settings = gateway.context().getBean("delegationSettings").toString();
            assertThat(settings).contains("tickets").doesNotContain(SECRET).doesNotContain(inHeader);
        }
        assertThat(output.getAll()).doesNotContain(SECRET).doesNotContain(inHeader);
    }

    @Test
    void withoutAPermissionNoCredentialIsShown() throws Exception {
        try (var gateway = gateway("api-key: { value: " + SECRET + " }")) {
            var answer = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().claim("scope", "other").sign());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(gateway.forwarded()).isEmpty();
        }
    }
}
