package dev.narrowgate.delegation.config.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ProofReaderTest {

    private static final String DOMAIN = "proofs.trust-domains[0].";

    @Test
    void acceptsWhatTheDocumentationShows() {
        assertThat(problems(Map.of(
                        "proofs.dpop.nonces",
                        "true",
                        "proofs.client-cert-from",
                        "10.1.0.0/16, ::1/128",
                        DOMAIN + "name",
                        "example.org",
                        DOMAIN + "workload-api",
                        "unix:/run/agent.sock",
                        "actors.researcher.spiffe-id",
                        "spiffe://example.org/researcher",
                        "actors.researcher.audience",
                        "https://researcher.example.com",
                        "policies.p.actors",
                        "researcher, spiffe://example.org|spiffe://example.org/other",
                        "policies.p.resource",
                        "https://gateway.example.com/p")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "proofs.dpop.window~1h~expected: 1s to 5m",
                "proofs.dpop.algorithms~HS256~is not known",
                "proofs.dpop.maximum-remembered~0~expected: 1 to",
                "proofs.dpop.nonce-lifetime~1s~expected: 5s to",
                "proofs.client-cert-from~10.1.0.0~expected: such as 10.1.0.0/16",
                "proofs.client-cert-from~proxy.internal/32~expected: such as 10.1.0.0/16",
                "proofs.client-cert-from~10.1.0.0/99~expected: such as 10.1.0.0/16",
                "proofs.client-cert-from~cafe/16~expected: such as 10.1.0.0/16",
                "proofs.trust-domains[0].bundle~file:x~such as example.org",
                "proofs.trust-domains[0].name~example.org~missing (expected: an https URI",
                "proofs.trust-domains[0].name~EXAMPLE.org~is no trust domain",
                "proofs.trust-domains[0].name~example.org/x~is no trust domain",
                "proofs.dpop.windwo~30s~expected: one of algorithms, maximum-remembered",
                "actors.a.spiffe-id~spiffe://unknown.org/x~is no workload of a known trust domain",
                "actors.a.spiffe-id~spiffe://unknown.org~is no workload of a known trust domain",
                "policies.p.resource~https://other.example.com/p~expected: a path below",
                "policies.p.resource~https://gateway.example.com/p?x=1~expected: a path below",
                "policies.p.resource~http://gateway.example.com/p~an https URI",
                "policies.p.acr-values~a\"b~is no scope",
                "policies.p.max-age~0s~expected: 1s to"
            })
    void saysWhatIsWrongAndWhatWasExpected(String key, String value, String message) {
        assertThat(problems(Map.of(key, value))).anySatisfy(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.place()).contains(key.substring(0, key.lastIndexOf('.')));
        });
    }

    @Test
    void aTrustDomainHasOnePlaceAndStandsThereOnce() {
        var twice = Map.of(
                DOMAIN + "name",
                "example.org",
                DOMAIN + "bundle",
                "https://example.org/bundle",
                DOMAIN + "workload-api",
                "http://x",
                "proofs.trust-domains[1].name",
                "example.org",
                "proofs.trust-domains[1].bundle",
                "https://example.org/bundle");

        assertThat(problems(twice))
                .extracting(ConfigurationProblem::message)
                .anyMatch(message -> message.contains("beside workload-api"))
                .anyMatch(message -> message.contains("expected: such as unix:/run/spire/agent.sock"))
                .anyMatch(message -> message.contains("configured twice"));
    }

    private static List<ConfigurationProblem> problems(Map<String, String> more) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("delegation.gateway", "https://gateway.example.com");
        settings.put("delegation.issuers[0].issuer", "https://idp.example.com");
        settings.put("delegation.issuers[0].jwks-uri", "https://idp.example.com/jwks");
        settings.put("delegation.policies.p.audience", "https://p.example.com");
        more.forEach((key, value) -> settings.put("delegation." + key, value));
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath())
                .problems();
    }
}
