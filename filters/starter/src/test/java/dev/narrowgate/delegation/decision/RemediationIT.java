package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Denials that authorization details would change, in both protocols of decision points. */
class RemediationIT {

    private static final Map<PolicyEngineStub, GatewayHarness> GATEWAYS = new EnumMap<>(PolicyEngineStub.class);

    private static final String PAYMENT = "[{\"type\":\"payment\",\"currency\":\"EUR\",\"limit\":100}]";

    private static final Pattern REMEDIATION =
            Pattern.compile("error=\"insufficient_authorization\", authorization_remediation=\"([A-Za-z0-9_-]+)\"");

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        for (var engine : PolicyEngineStub.values()) {
            GATEWAYS.put(
                    engine,
                    new GatewayHarness(
                            Files.createDirectory(folder.resolve(engine.name())),
                            engine.setting("corp"),
                            "--delegation.decision-points.corp.keep=0s",
                            "--delegation.policies.tickets.decisions[0]=corp",
                            "--delegation.policies.tickets.authorization-details[0]=payment",
                            "--delegation.policies.tickets.challenges=gateway"));
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.values().forEach(GatewayHarness::close);
    }

    @BeforeEach
    void reset() {
        GATEWAYS.values().forEach(gateway -> {
            gateway.reset();
            gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void rm01_theChallengeHasTheDetailsThatWouldChangeTheDenial(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), denial(engine, PAYMENT));

        var answer = call(gateway, gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("code").asString()).isEqualTo("authorization-insufficient");
        assertThat(JsonMapper.shared().readTree(remediation(answer)))
                .isEqualTo(JsonMapper.shared().readTree("{\"authorization_details\":" + PAYMENT + "}"));
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("code").asString()).isEqualTo("authorization-insufficient");
    }

    @ParameterizedTest
    @EnumSource
    void rm01_aTokenIsNotAcceptedBecauseItHasTheDetails(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), denial(engine, PAYMENT));
        var offered = Map.of("type", "payment", "currency", "EUR", "limit", 100);

        var answer = call(
                gateway,
                gateway.delegation()
                        .claim("authorization_details", List.of(offered))
                        .sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"other\"}]",
                "[{\"type\":\"payment\"},{\"type\":\"other\"}]",
                "[{\"kind\":\"payment\"}]",
                "{\"type\":\"payment\"}",
                "[]",
                "\"payment\"",
                "null"
            })
    void aDenialThatNoDetailsOfThePolicyChangeIsAPlainOne(String details) throws Exception {
        for (var engine : PolicyEngineStub.values()) {
            var gateway = GATEWAYS.get(engine);
            engine.answers(gateway.keys(), denial(engine, details));

            var answer = call(gateway, gateway.delegation().sign());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).path("code").asString()).isEqualTo("policy-denied");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    @Test
    void rm01_detailsThatAreTooLongForAFieldStayHere() throws Exception {
        var gateway = GATEWAYS.get(PolicyEngineStub.OPA);
        var details = "[{\"type\":\"payment\",\"text\":\"" + "x".repeat(3500) + "\"}]";
        PolicyEngineStub.OPA.answers(gateway.keys(), denial(PolicyEngineStub.OPA, details));

        var answer = call(gateway, gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"insufficient_authorization\"")
                .doesNotContain("authorization_remediation");
    }

    @Test
    void detailsBesideAPermissionChangeNothing() throws Exception {
        var gateway = GATEWAYS.get(PolicyEngineStub.OPA);
        PolicyEngineStub.OPA.answers(
                gateway.keys(), "{\"result\":{\"allow\":true,\"authorization_details\":" + PAYMENT + "}}");

        assertThat(call(gateway, gateway.delegation().sign()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment", "other"})
    void theChallengeOfANextHopIsPassedOnIfThePolicyNamesItsTypes(String type) throws Exception {
        var gateway = GATEWAYS.get(PolicyEngineStub.OPA);
        PolicyEngineStub.OPA.answers(gateway.keys(), "{\"result\":true}");
        var details = "{\"authorization_details\":[{\"type\":\"" + type + "\"}]}";
        var parameter =
                Base64.getUrlEncoder().withoutPadding().encodeToString(details.getBytes(StandardCharsets.UTF_8));
        gateway.nextHop()
                .stubFor(any(anyUrl())
                        .willReturn(aResponse()
                                .withStatus(403)
                                .withHeader(
                                        "WWW-Authenticate",
                                        "Bearer error=\"insufficient_authorization\", authorization_remediation=\""
                                                + parameter + "\"")));

        var answer = call(gateway, gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        if (type.equals("payment")) {
            assertThat(remediation(answer)).isEqualTo(details);
        } else {
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        }
    }

    private static String denial(PolicyEngineStub engine, String details) {
        return engine == PolicyEngineStub.OPA
                ? "{\"result\":{\"allow\":false,\"reason\":\"no\",\"authorization_details\":" + details + "}}"
                : "{\"decision\":false,\"context\":{\"authorization_details\":" + details + "}}";
    }

    private static String remediation(HttpResponse<String> answer) {
        var challenge = REMEDIATION.matcher(String.join(", ", answer.headers().allValues("WWW-Authenticate")));
        assertThat(challenge.find())
                .as("%s", answer.headers().allValues("WWW-Authenticate"))
                .isTrue();
        return new String(Base64.getUrlDecoder().decode(challenge.group(1)), StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> call(GatewayHarness gateway, String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }
}
