package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decision points that choose what a legacy API is shown. */
class ChosenCredentialIT {

    private static final Map<PolicyEngineStub, GatewayHarness> GATEWAYS = new EnumMap<>(PolicyEngineStub.class);

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        for (var engine : PolicyEngineStub.values()) {
            var own = Files.createDirectory(folder.resolve(engine.name()));
            var configuration = Files.writeString(own.resolve("chosen.yaml"), """
                    delegation:
                      policies.tickets:
                        scopes: [ tickets:read, tickets:write ]
                        decisions: [ corp ]
                        credential:
                          api-key: { value: key-of-the-policy }
                          named:
                            reader: { scopes: [ tickets:read ], api-key: { value: key-of-the-reader } }
                            writer: { scopes: [ tickets:write ], header: { name: X-Writer, value: key-of-the-writer } }
                            leased:
                              scopes: [ tickets:read ]
                              vault: { url: "${idp}/v1/leased", token: hvs.token-of-the-gateway, field: key, header: X-Leased }
                    """);
            GATEWAYS.put(
                    engine,
                    new GatewayHarness(
                            own,
                            "--spring.config.additional-location=" + configuration.toUri(),
                            engine.setting("corp"),
                            "--delegation.decision-points.corp.keep=0s"));
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.values().forEach(GatewayHarness::close);
    }

    @BeforeEach
    void reset() {
        GATEWAYS.values().forEach(GatewayHarness::reset);
    }

    @ParameterizedTest
    @EnumSource
    void showsTheCredentialThatItNames(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "reader"));

        assertThat(call(gateway, "tickets:read tickets:write").statusCode()).isEqualTo(200);

        assertThat(gateway.forwarded().getFirst().getHeader("X-API-Key")).isEqualTo("key-of-the-reader");
        var decided = gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList()
                .getLast();
        assertThat(decided.path("outgoing").path("credential").asString()).isEqualTo("reader");
    }

    @ParameterizedTest
    @EnumSource
    void showsTheSecretOfVaultThatItNames(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "leased"));
        gateway.keys()
                .stubFor(get("/v1/leased")
                        .willReturn(okJson("{\"lease_duration\":60,\"data\":{\"key\":\"key-of-the-lease\"}}")));

        assertThat(call(gateway, "tickets:read").statusCode()).isEqualTo(200);

        assertThat(gateway.forwarded().getFirst().getHeader("X-Leased")).isEqualTo("key-of-the-lease");
        assertThat(gateway.forwarded().getFirst().getHeader("X-API-Key")).isNull();
        var decided = gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList()
                .getLast();
        assertThat(decided.path("outgoing").path("credential").asString()).isEqualTo("leased");
        assertThat(decided.toString()).doesNotContain("key-of-the-lease");
    }

    @ParameterizedTest
    @EnumSource
    void showsThatOfThePolicyIfItNamesNone(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true);

        assertThat(call(gateway, "tickets:read").statusCode()).isEqualTo(200);

        assertThat(gateway.forwarded().getFirst().getHeader("X-API-Key")).isEqualTo("key-of-the-policy");
        assertThat(gateway.forwarded().getFirst().getHeader("X-Writer")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void lawThreeShowsNoCredentialForScopesThatWereNotGranted(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "writer"));

        refused(gateway, "tickets:read", "credential writer has more scopes than were granted");

        engine.answers(
                gateway.keys(),
                true,
                named(engine, "writer"),
                engine.obligation("narrow_scopes", "\"scopes\":[\"tickets:read\"]"));

        refused(gateway, "tickets:read tickets:write", "credential writer has more scopes than were granted");
    }

    @ParameterizedTest
    @EnumSource
    void deniesOneThatThePolicyDoesNotList(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "admin"));

        refused(gateway, "tickets:read", "obligation credential names admin, which the policy does not list");
    }

    @ParameterizedTest
    @EnumSource
    void deniesTwoThatContradictEachOther(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "reader"), named(engine, "writer"));

        refused(gateway, "tickets:read tickets:write", "obligation credential names writer, and an earlier one reader");
    }

    @ParameterizedTest
    @EnumSource
    void theCallersOwnHeadersOfEveryCredentialStayHere(PolicyEngineStub engine) throws Exception {
        var gateway = GATEWAYS.get(engine);
        engine.answers(gateway.keys(), true, named(engine, "reader"));
        var token = gateway.delegation().claim("scope", "tickets:read").sign();

        var unused = gateway.call("/tickets/1", "Authorization", "Bearer " + token, "X-Writer", "of the caller");

        assertThat(gateway.forwarded())
                .singleElement()
                .satisfies(request -> assertThat(request.getHeader("X-Writer")).isNull());
    }

    private static String named(PolicyEngineStub engine, String name) {
        return engine.obligation("credential", "\"name\":\"" + name + "\"");
    }

    private static void refused(GatewayHarness gateway, String scope, String reason) throws Exception {
        gateway.reset();

        var answer = call(gateway, scope);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString()).contains(reason);
    }

    private static HttpResponse<String> call(GatewayHarness gateway, String scope) throws Exception {
        return gateway.call(
                "/tickets/1",
                "Authorization",
                "Bearer " + gateway.delegation().claim("scope", scope).sign());
    }
}
