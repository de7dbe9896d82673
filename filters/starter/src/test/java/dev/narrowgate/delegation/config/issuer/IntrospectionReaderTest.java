package dev.narrowgate.delegation.config.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.engine.oauth.OAuthClient.Credential;
import dev.narrowgate.delegation.engine.verification.introspection.ConfiguredIntrospection;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Response;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class IntrospectionReaderTest {

    private static final String GOOD = """
            delegation:
              gateway: https://gateway.example.com
              issuers:
                - issuer: https://idp.example.com
                  introspection:
                    endpoint: https://idp.example.com/introspect
                    client-id: narrowgate
                    client-secret: s3cret-of-the-test
              policies:
                tickets: { audience: "https://tickets.example.com" }
            """;

    @TempDir
    private Path folder;

    private static StandardEnvironment environment(String yaml) throws IOException {
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    private static List<ConfigurationProblem> problems(String yaml) throws IOException {
        return ConfigurationReader.check(environment(yaml), RouteVocabulary.ofClassPath())
                .problems();
    }

    private static ConfiguredIntrospection introspection(String yaml) throws IOException {
        return ConfigurationReader.read(environment(yaml), RouteVocabulary.ofClassPath())
                .issuers()
                .getFirst()
                .introspection();
    }

    private static String with(String line) {
        return GOOD.replace("client-secret: s3cret-of-the-test", line.replace("\\n", "\n        "));
    }

    @Test
    void aSettingThatIsNotWrittenHasADefault() throws Exception {
        var introspection = introspection(GOOD);

        assertThat(introspection.endpoint()).hasToString("https://idp.example.com/introspect");
        assertThat(introspection.settings().tokens()).isEqualTo(Tokens.OPAQUE);
        assertThat(introspection.settings().response()).isEqualTo(Response.JSON);
        assertThat(introspection.settings().keep()).isEqualTo(Duration.ofSeconds(30));
        assertThat(introspection.settings().keepNegative()).isEqualTo(Duration.ofSeconds(5));
        assertThat(introspection.settings().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(introspection.client().id()).isEqualTo("narrowgate");
        assertThat(introspection.client().credential()).isInstanceOf(Credential.SecretBasic.class);
    }

    @Test
    void theSecretShowsItselfNowhere() throws Exception {
        var environment = environment(GOOD);
        var settings = ConfigurationReader.read(environment, RouteVocabulary.ofClassPath());
        var written = org.springframework.boot.context.properties.bind.Binder.get(environment)
                .bind("delegation", DelegationProperties.class)
                .get();

        assertThat(settings.toString()).contains("narrowgate").doesNotContain("s3cret");
        assertThat(written.toString()).contains("narrowgate").doesNotContain("s3cret");
    }

    @Test
    void aSecretMayBeInAFileOrInTheEnvironment() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "s3cret-of-the-test\n");

        assertThat(problems(with("client-secret: file:" + file))).isEmpty();
        assertThat(problems(with("client-secret: env:PATH"))).isEmpty();
        assertThat(problems(with("client-secret: env:NO_SUCH_VARIABLE")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains("environment variable NO_SUCH_VARIABLE: missing or empty");
                });
        Files.writeString(file, "\n");
        assertThat(problems(with("client-secret: file:" + file)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains("missing or empty");
                });
    }

    @Test
    void aKeyAndACertificateAreLookedAt() throws Exception {
        var key = TestIssuer.newKey("client-1");
        var secret = Files.writeString(folder.resolve("client.jwks"), new JWKSet(key).toString(false));
        var published = Files.writeString(folder.resolve("public.jwks"), new JWKSet(key).toString(true));
        var keyed = "authentication: private_key_jwt\\nclient-key: file:";

        assertThat(introspection(with(keyed + secret)).client().credential())
                .isEqualTo(new Credential.PrivateKey(secret));
        assertThat(problems(with(keyed + published))).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("a private JWK set whose first key signs");
        });
        var certified = with("authentication: tls_client_auth\\nclient-certificate: narrowgate");
        assertThat(problems(certified)).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("'narrowgate' is no bundle");
        });
        var bundle = "spring.ssl.bundle.pem.narrowgate.keystore.certificate: x\n";
        assertThat(introspection(bundle + certified).client().credential())
                .isEqualTo(new Credential.Certificate("narrowgate"));
    }

    @Test
    void oneIssuerAloneIsShownOpaqueTokens() throws Exception {
        var second = """
                    - issuer: https://second.example.com
                      jwks-uri: https://second.example.com/jwks
                      introspection:
                        endpoint: https://second.example.com/introspect
                        client-id: narrowgate
                        client-secret: s3cret-of-the-test
                        tokens: jwt
                  policies:
                """;
        var two = GOOD.replace("  policies:\n", second);

        assertThat(problems(two)).isEmpty();
        for (var tokens : List.of("opaque", "all")) {
            assertThat(problems(two.replace("tokens: jwt", "tokens: " + tokens)))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.place()).endsWith("delegation.issuers[1].introspection.tokens");
                        assertThat(problem.message()).contains("a second issuer with opaque tokens");
                    });
        }
    }

    @Test
    void keysAreNeededWhereASignatureIsVerified() throws Exception {
        for (var line : List.of("tokens: all", "tokens: jwt", "response: jwt")) {
            assertThat(problems(with("client-secret: s3cret-of-the-test\\n" + line)))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.place()).isEqualTo("delegation.issuers[0].jwks-uri");
                        assertThat(problem.message()).startsWith("missing");
                    });
        }
    }

    @Test
    void metadataMaySayWhereTheEndpointIs() throws Exception {
        var discovered = GOOD.replace("        endpoint: https://idp.example.com/introspect\n", "")
                .replace("      introspection:", "      discovery: true\n      introspection:");

        assertThat(introspection(discovered).endpoint()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "endpoint: https://idp.example.com/introspect~endpoint: http://idp.example.com/introspect~endpoint~expected: an https URI",
                "endpoint: https://idp.example.com/introspect~timeout: 1s~endpoint~discovery: true",
                "client-id: narrowgate~timeout: 1s~client-id~missing",
                "client-secret: s3cret-of-the-test~timeout: 1s~client-secret~missing",
                "client-secret: s3cret-of-the-test~client-secret: ''~client-secret~missing",
                "client-secret: s3cret-of-the-test~client-secret: file:/nowhere/s3cret-of-the-test~client-secret~no such file",
                "client-secret: s3cret-of-the-test~authentication: none~authentication~one of client_secret_basic",
                "client-secret: s3cret-of-the-test~authentication: private_key_jwt~client-key~missing",
                "client-secret: s3cret-of-the-test~authentication: tls_client_auth~client-certificate~missing",
                "client-id: narrowgate~client-id: narrowgate\\n        client-key: file:x~client-key~not used with client_secret_basic",
                "client-id: narrowgate~client-id: narrowgate\\n        client-certificate: x~client-certificate~not used",
                "client-id: narrowgate~client-id: narrowgate\\n        authentication: private_key_jwt~client-secret~not used with private_key_jwt",
                "client-id: narrowgate~client-id: narrowgate\\n        authentication: tls_client_auth~client-secret~not used with tls_client_auth",
                "client-secret: s3cret-of-the-test~tokens: some~tokens~one of opaque, jwt, all",
                "client-secret: s3cret-of-the-test~response: xml~response~one of json, jwt",
                "client-secret: s3cret-of-the-test~keep: 2h~keep~expected: 0s to 1h",
                "client-secret: s3cret-of-the-test~keep-negative: 6m~keep-negative~expected: 0s to 5m",
                "client-secret: s3cret-of-the-test~timeout: 0s~timeout~expected: 100ms to 1m",
                "client-secret: s3cret-of-the-test~client-secrt: x~client-secrt~unknown key",
            })
    void saysWhatIsWrongAndNeverTheSecret(String text, String instead, String key, String message) throws Exception {
        var written = GOOD.replace(text, instead.replace("\\n", "\n"));

        assertThat(written).isNotEqualTo(GOOD);
        assertThat(problems(written))
                .anySatisfy(problem -> {
                    assertThat(problem.place()).endsWith("delegation.issuers[0].introspection." + key);
                    assertThat(problem.message()).contains(message);
                })
                .allSatisfy(problem -> assertThat(problem.toString().replace("/nowhere/s3cret-of-the-test", ""))
                        .doesNotContain("s3cret"));
    }
}
