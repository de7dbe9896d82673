package dev.narrowgate.delegation.config.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients.Recognition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class TokenServiceReaderTest {

    private static final String GOOD = """
            delegation:
              gateway: https://gateway.example.com
              issuers:
                - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks", vouches-for: [ subject, actor ] }
              actors:
                researcher: { issuer: "https://idp.example.com", subject: researcher, audience: "https://researcher.example.com" }
                writer: { issuer: "https://idp.example.com", subject: writer, audience: "https://writer.example.com" }
              servers:
                corp:
                  issuer: https://as.example.com
                  token-endpoint: https://as.example.com/token
                  jwks-uri: https://as.example.com/jwks
                  client-id: narrowgate
                  client-secret: s3cret-of-the-test
              policies:
                tickets: { audience: "https://tickets.example.com", scopes: [ a ] }
                same: { audience: "https://tickets.example.com", scopes: [ a ] }
                corporate: { audience: "https://corporate.example.com", exchange: { server: corp } }
              token-service:
                clients:
                  researcher:
                    client-id: researcher-client
                    client-secret: s3cret-of-the-test
                    actor: researcher
                    policies: [ tickets ]
            """;

    private static StandardEnvironment environment(String yaml) throws IOException {
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static DelegationSettings read(String yaml) throws IOException {
        return ConfigurationReader.read(environment(yaml), RouteVocabulary.ofClassPath());
    }

    /** The one problem, as an operator sees it, without the secret. */
    private static void problem(String from, String to, String key, String text) throws IOException {
        problemIn(GOOD, from, to, key, text);
    }

    private static void problemIn(String good, String from, String to, String key, String text) throws IOException {
        assertThat(good).contains(from);
        List<ConfigurationProblem> problems = ConfigurationReader.check(
                        environment(good.replace(from, to)), RouteVocabulary.ofClassPath())
                .problems();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.place()).endsWith("delegation.token-service.clients" + key);
            assertThat(problem.message()).contains(text).doesNotContain("s3cret");
        });
    }

    @Test
    void readsClients() throws Exception {
        var client = read(GOOD).tokenService().clients().getFirst();

        assertThat(client.id()).isEqualTo("researcher-client");
        assertThat(client.actor().subject()).isEqualTo("researcher");
        assertThat(client.recognition()).isInstanceOf(Recognition.Secret.class);
        assertThat(client.policies()).containsOnlyKeys("https://tickets.example.com");
        assertThat(client.toString()).doesNotContain("s3cret");
    }

    @Test
    void thereIsNoneWhenNothingIsSaid() throws Exception {
        assertThat(read(GOOD.substring(0, GOOD.indexOf("  token-service"))).tokenService())
                .isNull();
    }

    @Test
    void aPolicyOfAClientIsUsed() throws Exception {
        assertThat(ConfigurationReader.check(environment(GOOD), RouteVocabulary.ofClassPath())
                        .warnings())
                .extracting(ConfigurationProblem::place)
                .noneMatch(place -> place.endsWith("policies.tickets"));
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        problem("        client-id: researcher-client\n", "", ".researcher.client-id", "missing");
        problem("        client-secret: s3cret-of-the-test\n", "", ".researcher.client-secret", "missing");
        problem("        actor: researcher\n", "", ".researcher.actor", "missing");
    }

    @Test
    void namesWhatDoesNotFit() throws Exception {
        problem("actor: researcher\n", "actor: nobody\n", ".researcher.actor", "'nobody' is not configured");
        problem("policies: [ tickets ]", "policies: [ tikets ]", ".researcher.policies[0]", "no such policy");
        problem("policies: [ tickets ]", "policies: [ corporate ]", ".researcher.policies[0]", "has an exchange");
        problem(
                "policies: [ tickets ]",
                "policies: [ tickets, same ]",
                ".researcher.policies[1]",
                "audience of another");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: none\n",
                ".researcher.authentication",
                "'none' is not known");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: private_key_jwt\n        client-secret: s3cret-of-the-test\n        jwks-uri: https://a.example.com\n",
                ".researcher.client-secret",
                "not used with private_key_jwt");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: private_key_jwt\n        jwks-uri: http://a.example.com\n",
                ".researcher.jwks-uri",
                "does not fit");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: private_key_jwt\n        jwks-uri: file:/nowhere/at/all\n",
                ".researcher.jwks-uri",
                "no such file");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: private_key_jwt\n        algorithms: [ HS256 ]\n        jwks-uri: https://a.example.com\n",
                ".researcher.algorithms[0]",
                "'HS256' is not known");
        problemIn(
                GOOD + "server.ssl.client-auth: want\n",
                "        client-secret: s3cret-of-the-test\n",
                "        authentication: tls_client_auth\n",
                ".researcher.actor",
                "has no spiffe-id");
        var workload = GOOD.replace("subject: researcher,", "subject: researcher, spiffe-id: \"spiffe://a.example/b\",")
                .replace(
                        "  actors:\n",
                        "  proofs.trust-domains: [ { name: a.example, bundle: \"https://a.example/b\" } ]\n  actors:\n");
        for (var asked : List.of("", "server.ssl.client-auth: none\n")) {
            problemIn(
                    workload + asked,
                    "        client-secret: s3cret-of-the-test\n",
                    "        authentication: tls_client_auth\n",
                    ".researcher.authentication",
                    "without certificates");
        }
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        client-secret: s3cret-of-the-test\n        algorithms: [ ES256 ]\n",
                ".researcher.algorithms",
                "not used with client_secret_basic");
        problem(
                "        client-secret: s3cret-of-the-test\n",
                "        client-secret: s3cret-of-the-test\n        jwks-uri: https://a.example.com\n",
                ".researcher.jwks-uri",
                "not used with client_secret_basic");
    }

    @Test
    void everyClientHasAnIdAndAnAgentOfItsOwn() throws Exception {
        var second = """
                      researcher2:
                        client-id: %s
                        client-secret: s3cret-of-the-test
                        actor: %s
                """;
        var ids = ConfigurationReader.check(
                        environment(GOOD + second.formatted("researcher-client", "writer")),
                        RouteVocabulary.ofClassPath())
                .problems();
        var agents = ConfigurationReader.check(
                        environment(GOOD + second.formatted("other", "researcher")), RouteVocabulary.ofClassPath())
                .problems();

        assertThat(ids)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is another client's"));
        assertThat(agents)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is another client too"));
    }
}
