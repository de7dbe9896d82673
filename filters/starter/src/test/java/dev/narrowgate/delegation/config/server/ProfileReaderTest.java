package dev.narrowgate.delegation.config.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.oauth.OAuthClient.Credential;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Servers that give tokens in other ways. */
class ProfileReaderTest {

    private static StandardEnvironment environment(String issuer, String server, String policy) throws IOException {
        var yaml = """
                delegation:
                  gateway: https://gateway.example.com
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks"%s }
                  servers:
                    home:
                      { issuer: "https://home.example.com", discovery: true, client-id: narrowgate, client-secret: s3cret-of-the-test }
                    corp:
                      { issuer: "https://as.example.com", discovery: true, client-id: narrowgate%s }
                  policies:
                    tickets: { audience: "https://tickets.example.com", %s }
                """.formatted(issuer, server, policy);
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static final String SECRET = ", client-secret: s3cret-of-the-test";
    private static final String POLICY = "scopes: [ a ], exchange: { server: corp }";

    private static DelegationSettings read(String issuer, String server, String policy) throws IOException {
        return ConfigurationReader.read(environment(issuer, server, policy), RouteVocabulary.ofClassPath());
    }

    private static List<String> problems(String issuer, String server, String policy) throws IOException {
        return ConfigurationReader.check(environment(issuer, server, policy), RouteVocabulary.ofClassPath())
                .problems()
                .stream()
                // In front of the key stands where it is written.
                .map(problem -> problem.place().substring(problem.place().lastIndexOf(' ') + 1))
                .toList();
    }

    private static ConfiguredServer server(String settings) throws IOException {
        return read("", SECRET + settings, POLICY).servers().get("corp");
    }

    @Test
    void theUsualWayIsTheTokenExchangeOfAccessTokens() throws Exception {
        var server = server("");

        assertThat(server.exchange().profile()).isEqualTo(ExchangeProfile.TOKEN_EXCHANGE);
        assertThat(server.types()).containsExactly("at+jwt");
        assertThat(server.form()).isSameAs(Provider.RFC9068.dialect());
        assertThat(server.exchange().tokens().actors()).isNull();
    }

    @Test
    void eachWayHasItsOwnTypesAndClaims() throws Exception {
        var entra = server(", profile: entra-on-behalf-of, scope-prefix: 'api://x/', default-scope: true");
        assertThat(entra.types()).containsExactly("jwt");
        assertThat(entra.form()).isSameAs(Provider.ENTRA.dialect());
        assertThat(entra.exchange().request().scopes().prefix()).isEqualTo("api://x/");
        assertThat(entra.exchange().request().scopes().all()).isTrue();

        var transaction = server(", profile: transaction-token, actors: agentic");
        assertThat(transaction.types()).containsExactly("txntoken+jwt");
        assertThat(transaction.form()).isSameAs(ClaimMapping.TRANSACTION);
        assertThat(transaction.exchange().tokens().actors()).isEqualTo(Actors.AGENTIC);
    }

    @Test
    void aServerWhoseTokensArriveTooWritesThemInOneWay() throws Exception {
        var sameServer = ", vouches-for: [ actor ] }\n    - { issuer: 'https://as.example.com', discovery: true";

        var keycloak = read(sameServer + ", provider: keycloak", SECRET, POLICY)
                .servers()
                .get("corp");
        assertThat(keycloak.form()).isEqualTo(Provider.KEYCLOAK.dialect().ofAnswers());
        assertThat(keycloak.types()).containsExactlyInAnyOrder("jwt", "at+jwt");

        var strict = read(sameServer + ", provider: keycloak", SECRET + ", types: [ at+jwt ]", POLICY)
                .servers()
                .get("corp");
        assertThat(strict.types()).containsExactly("at+jwt");

        var standard =
                read(sameServer + ", types: [ JWT ]", SECRET, POLICY).servers().get("corp");
        assertThat(standard.types()).containsExactly("at+jwt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", profile: on-behalf-of|delegation.servers.corp.profile",
                ", scope-prefix: x|delegation.servers.corp.scope-prefix",
                ", default-scope: true|delegation.servers.corp.default-scope",
                ", actors: act|delegation.servers.corp.actors",
                ", profile: entra-on-behalf-of, target: resource|delegation.servers.corp.target",
                ", profile: id-jag, actors: agentic|delegation.servers.corp.actors",
                ", profile: entra-on-behalf-of, actors: act|delegation.servers.corp.actors",
                ", profile: transaction-token, dpop: true|delegation.servers.corp.dpop",
                ", profile: transaction-token, types: [ JWT ]|delegation.servers.corp.types",
                ", profile: transaction-token, introspection-endpoint: 'https://as.example.com/i'|delegation.servers.corp.introspection-endpoint",
                ", client-workload-api: 'unix:/run/agent.sock'|delegation.servers.corp.client-workload-api",
                ", parameters: { requested_token_use: x }|delegation.servers.corp.parameters.requested_token_use",
                ", parameters: { request_context: x }|delegation.servers.corp.parameters.request_context"
            })
    void aSettingThatItsProfileDoesNotTakeIsNamed(String settings, String key) throws Exception {
        assertThat(problems("", SECRET + settings, "scopes: [ a ]")).contains(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scopes: [ a ], exchange: { server: home, then: nobody }||delegation.policies.tickets.exchange.then",
                "scopes: [ a ], exchange: { server: home, then: corp }||delegation.policies.tickets.exchange.then",
                "scopes: [ a ], exchange: { then: corp }|, profile: id-jag|delegation.policies.tickets.exchange.server",
                "scopes: [ a ], exchange: { server: corp }|, profile: id-jag|delegation.policies.tickets.exchange.server",
                "scopes: [ a ], exchange: { server: corp }|, profile: identity-chaining|delegation.policies.tickets.exchange.server",
                "scopes: [ a ], exchange: { server: corp, then: corp }|, profile: id-jag|delegation.policies.tickets.exchange.server",
                "exchange: { server: corp }|, profile: entra-on-behalf-of|delegation.policies.tickets.scopes",
                "exchange: { server: corp }|, profile: transaction-token|delegation.policies.tickets.scopes"
            })
    void aPolicyThatTheServerCannotServeIsNamed(String policy, String settings, String key) throws Exception {
        assertThat(problems("", SECRET + (settings == null ? "" : settings), policy))
                .containsExactly(key);
    }

    @Test
    void twoServersServeOnePolicy() throws Exception {
        var policy = read("", SECRET + ", profile: id-jag", "scopes: [ a ], exchange: { server: home, then: corp }")
                .policies()
                .get("tickets");

        assertThat(policy.server()).isEqualTo("home");
        assertThat(policy.partner()).isEqualTo("corp");
    }

    @Test
    void aWorkloadIsKnownByItsAgent() throws Exception {
        var socket = ", authentication: spiffe_jwt, client-workload-api: 'unix:/run/spire/agent.sock'";

        assertThat(read("", socket, POLICY).servers().get("corp").client().credential())
                .isEqualTo(new Credential.Workload("unix:/run/spire/agent.sock"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", authentication: spiffe_jwt|client-workload-api",
                ", authentication: spiffe_jwt, client-workload-api: 'http://x'|client-workload-api",
                ", authentication: spiffe_jwt, client-workload-api: 'unix:/a', client-secret: s3cret-of-the-test|client-secret",
                ", authentication: spiffe_jwt, client-workload-api: 'unix:/a', client-key: 'file:/x'|client-key",
                ", authentication: spiffe_jwt, client-workload-api: 'unix:/a', client-certificate: x|client-certificate"
            })
    void aWorkloadThatIsHalfConfiguredIsNamed(String settings, String key) throws Exception {
        assertThat(problems("", settings, POLICY)).containsExactly("delegation.servers.corp." + key);
    }

    @Test
    void issuersAreNotShownAWorkload() throws Exception {
        var issuer =
                ", introspection: { endpoint: 'https://idp.example.com/i', client-id: n, authentication: spiffe_jwt }";

        assertThat(problems(issuer, SECRET, POLICY)).contains("delegation.issuers[0].introspection.authentication");
    }

    @Test
    void anIssuerMayWriteAsEntraDoes() throws Exception {
        assertThat(read(", claims: entra", SECRET, POLICY).issuers().getFirst().dialect())
                .isSameAs(Provider.ENTRA.dialect());
        assertThat(read("", SECRET, POLICY).issuers().getFirst().dialect()).isSameAs(Provider.RFC9068.dialect());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", claims: entra, types: [ at+jwt ]|types",
                ", claims: entra, types: [ JWT ], vouches-for: [ subject, gateway ]|vouches-for",
                ", claims: octa|claims",
                ", types: [ txntoken+jwt ]|types",
                ", types: [ at+jwt, application/TxnToken+jwt ]|types"
            })
    void tt13_anIssuerWhoseTokensCannotBeReadIsNamed(String issuer, String key) throws Exception {
        assertThat(problems(issuer, SECRET, POLICY)).contains("delegation.issuers[0]." + key);
    }
}
