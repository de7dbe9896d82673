package dev.narrowgate.delegation.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.decision.point.ExplainedDecisionPoints;
import dev.narrowgate.delegation.explain.Correction;
import dev.narrowgate.delegation.explain.Explainer;
import dev.narrowgate.delegation.explain.Explanation.RouteExplained;
import dev.narrowgate.delegation.explain.Finding;
import dev.narrowgate.delegation.explain.Question;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;

/** What explain says of the default token of each provider, where the configuration does not say whose it is. */
class ExplainedProvidersIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ProviderTokens.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SMALL"})
    void namesTheProviderThatCorrectsIt(ProviderTokens row) throws Exception {
        var rsa = Files.writeString(folder.resolve("rsa.jwks"), ProviderTokens.rsaJwks())
                .toUri();
        var file = Files.writeString(folder.resolve("providers.yaml"), """
                delegation:
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ] }
                %s  policies:
                    strict: { actors: [ "https://idp.example.com|orchestrator" ] }
                """.formatted(row.configuration(false, rsa)));
        try (var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri())) {
            var explained = explained(gateway, question(gateway, row));

            assertThat(explained.permits()).isFalse();
            assertThat(explained.correctable()).as(explained.toString()).isTrue();
            assertThat(explained.findings())
                    .extracting(Finding::correction)
                    .extracting(Correction::yaml)
                    .filteredOn(Objects::nonNull)
                    .as(explained.toString())
                    .anySatisfy(yaml -> assertThat(yaml).contains("provider: " + row.provider()));
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    private static Question question(GatewayHarness gateway, ProviderTokens row) {
        var token = row.token(gateway.issuer()).sign();
        var person = gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "tickets:read")
                .sign();
        return row.isActor()
                ? new Question(person, token, "GET", "/tickets/1", new HttpHeaders())
                : new Question(token, null, "GET", "/tickets/1", new HttpHeaders());
    }

    private static RouteExplained explained(GatewayHarness gateway, Question question) throws Exception {
        var context = gateway.context();
        var clock = InstantSource.system();
        var engine = UncachedEngine.of(
                context.getBean(DelegationSettings.class),
                new UncachedEngine.Sources(false, false, null, ExplainedDecisionPoints::unasked),
                clock);
        var explainer = new Explainer(context.getEnvironment(), engine, clock);
        var tickets = explainer.routes().stream()
                .filter(route -> route.id().equals("tickets"))
                .toList();
        return explainer.explain(question, tickets).routes().getFirst();
    }
}
