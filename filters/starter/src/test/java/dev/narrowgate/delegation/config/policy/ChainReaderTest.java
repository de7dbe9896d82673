package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.ConfigurationReport;
import dev.narrowgate.delegation.config.ProvenanceSettings;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Where the chain travels beside the token. */
class ChainReaderTest {

    private static final String AS = "https://as.example.com";

    private static StandardEnvironment environment(String issuer, String server, String exchange) throws IOException {
        var yaml = """
                delegation:
                  gateway: https://gateway.example.com
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks", vouches-for: [ subject, actor ] }
                    - { issuer: "https://as.example.com", jwks-uri: "https://as.example.com/jwks"%s }
                  actors:
                    helper: { issuer: "https://idp.example.com", subject: helper-1, audience: "https://helper.example.com" }
                  servers:
                    corp:
                      { issuer: "https://as.example.com", discovery: true, client-id: narrowgate, client-secret: s3cret-of-the-test, subject-issuers: [ "https://idp.example.com" ]%s }
                  policies:
                    tickets: { audience: "https://tickets.example.com", scopes: [ a ]%s }
                """.formatted(issuer, server, exchange);
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static final String BESIDE = ", exchange: { server: corp, chain: beside }";

    private static ProvenanceSettings read(String issuer, String server, String exchange) throws IOException {
        return ConfigurationReader.read(environment(issuer, server, exchange), RouteVocabulary.ofClassPath())
                .provenance();
    }

    private static ConfigurationReport check(String issuer, String server, String exchange) throws IOException {
        return ConfigurationReader.check(environment(issuer, server, exchange), RouteVocabulary.ofClassPath());
    }

    @Test
    void allTokensCarryTheirChainUnlessItIsSaidOtherwise() throws Exception {
        var settings = read("", "", ", exchange: { server: corp }");

        assertThat(settings.signed()).isFalse();
        assertThat(settings.beside()).isEmpty();
        assertThat(settings.firstHand()).isEmpty();
    }

    @Test
    void lawTwoTokensOfAServerThatIsUsedSoNeedTheirProvenanceHereToo() throws Exception {
        var settings = read(", first-hand-clients: [ app ]", "", BESIDE);

        assertThat(settings.beside()).containsExactly("tickets");
        assertThat(settings.firstHand()).isEqualTo(Map.of(AS, Set.of("app")));
    }

    @Test
    void aGatewayThatOnlyReceivesThemSaysSoOfTheIssuer() throws Exception {
        var settings = read(
                ", chain: beside, first-hand-clients: [ app ], subject-issuers: [ 'https://partner.example.com' ]",
                "",
                "");

        assertThat(settings.beside()).isEmpty();
        assertThat(settings.firstHand()).isEqualTo(Map.of(AS, Set.of("app")));
        assertThat(settings.subjectIssuers().get(AS)).contains("https://partner.example.com");
    }

    @Test
    void tokensOfSuchAnIssuerComeWithItForEveryPolicy() throws Exception {
        var settings = read(", chain: beside, first-hand-clients: [ app ]", "", ", exchange: { server: corp }");

        assertThat(settings.beside()).isEmpty();
        assertThat(settings.accompanied()).containsExactly("tickets");
        assertThat(read("", "", ", exchange: { server: corp }").accompanied()).isEmpty();
    }

    @Test
    void theSubjectIssuersOfAServerHoldForItsTokensHere() throws Exception {
        var settings = read(", first-hand-clients: [ app ]", "", BESIDE);

        assertThat(settings.subjectIssuers()).isEqualTo(Map.of(AS, Set.of("https://idp.example.com")));
    }

    @Test
    void anIssuerWhoseTokensAreAllRefusedIsAWarning() throws Exception {
        var report = check("", "", BESIDE);

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .filteredOn(warning -> warning.place().endsWith("delegation.issuers[1].first-hand-clients"))
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).contains("every token of https://as.example.com is refused"));
        assertThat(check(", first-hand-clients: [ app ]", "", BESIDE).warnings())
                .noneMatch(warning -> warning.place().contains("first-hand-clients"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", chain: token, first-hand-clients: [ app ] || delegation.issuers[1].chain",
                ", first-hand-clients: [ narrowgate ] || delegation.issuers[1].first-hand-clients",
                ", first-hand-agents: [ narrowgate ] || delegation.issuers[1].first-hand-agents",
                ", first-hand-clients: [ robot ], first-hand-agents: [ robot ] || delegation.issuers[1].first-hand-clients",
                ", first-hand-clients: [ helper ] || delegation.issuers[1].first-hand-clients",
                ", first-hand-clients: [ '' ] || delegation.issuers[1].first-hand-clients[0]",
                ", subject-issuers: [ '' ] || delegation.issuers[1].subject-issuers[0]",
                ", vouches-for: [ gateway ] || delegation.issuers[1].vouches-for",
                ", types: [ delegation-provenance+jwt ] || delegation.issuers[1].types",
                "| , profile: transaction-token | delegation.policies.tickets.exchange.chain"
            })
    void aSettingThatDoesNotFitTheChainIsNamed(String issuer, String server, String place) throws Exception {
        assertThat(places(issuer == null ? "" : issuer, server == null ? "" : server, BESIDE))
                .contains(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", first-hand-clients: [ app ] | delegation.issuers[1].first-hand-clients",
                ", first-hand-agents: [ robot ] | delegation.issuers[1].first-hand-agents",
                ", subject-issuers: [ a ] | delegation.issuers[1].subject-issuers"
            })
    void aSettingWithoutAnEffectIsNamed(String issuer, String place) throws Exception {
        assertThat(places(issuer, "", "")).containsExactly(place);
    }

    private static List<String> places(String issuer, String server, String exchange) throws IOException {
        return check(issuer, server, exchange).problems().stream()
                // In front of the key stands where it is written.
                .map(problem -> problem.place().substring(problem.place().lastIndexOf(' ') + 1))
                .toList();
    }
}
