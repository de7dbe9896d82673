package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A value that an unset variable leaves blank is a problem where it would count as a value, and a default elsewhere. */
class BlankValuesTest {

    private static final String SERVER = """
            delegation.servers.s.issuer: https://s.example.com
            delegation.servers.s.discovery: true
            delegation.servers.s.client-id: narrowgate
            delegation.servers.s.client-secret: s3cret-of-the-test
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delegation.gateway",
                "delegation.public-uri",
                "delegation.documentation",
                "delegation.policies.p.resource",
                "delegation.servers.s.issuer",
                "delegation.servers.s.token-endpoint",
                "delegation.servers.s.jwks-uri",
                "delegation.servers.s.introspection-endpoint",
            })
    void aBlankAddressIsMissing(String key) throws IOException {
        for (var blank : new String[] {"", "   "}) {
            var problems = WrittenConfiguration.report(folder, SERVER, Map.of(key, blank))
                    .problems();

            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.place()).endsWith(key);
                assertThat(problem.message()).startsWith("missing (expected: ");
            });
        }
    }

    @Test
    void aBlankEndpointOfIntrospectionIsMissing() throws IOException {
        var yaml = """
                delegation.issuers:
                  - issuer: https://idp.example.com
                    discovery: true
                    introspection: { endpoint: "", client-id: narrowgate, client-secret: s3cret-of-the-test }
                """;

        assertThat(WrittenConfiguration.report(folder, yaml).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("delegation.issuers[0].introspection.endpoint: missing (expected: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELEGATION_DEVELOPMENT",
                "DELEGATION_PROVENANCE_SIGNED",
                "DELEGATION_PROOFS_DPOP_NONCES",
                "DELEGATION_LIMITS_BODYSIZE",
                "DELEGATION_CACHE_MAXIMUMSIZE",
            })
    void anEmptyVariableLeavesTheDefault(String variable) {
        var environment = new StandardEnvironment();
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        var sources = environment.getPropertySources();
        sources.replace(name, new SystemEnvironmentPropertySource(name, Map.of(variable, "")));
        sources.addLast(new MapPropertySource(
                "sound",
                Map.of(
                        "delegation.gateway", "https://gateway.example.com",
                        "delegation.issuers[0].issuer", "https://idp.example.com",
                        "delegation.issuers[0].jwks-uri", "https://idp.example.com/jwks",
                        "delegation.policies.p.audience", "https://p.example.com")));

        assertThat(ConfigurationReader.check(environment, RouteVocabulary.ofClassPath())
                        .problems())
                .isEmpty();
    }

    @Test
    void aSizeMayHaveASpaceBeforeItsUnit() throws IOException {
        assertThat(WrittenConfiguration.report(folder, "delegation.limits.body-size: 64 MB")
                        .problems())
                .isEmpty();
    }

    @Test
    void aPathThatNoFileCanHaveIsNamed() throws IOException {
        var yaml = """
                delegation.issuers:
                  - { issuer: "https://idp.example.com", jwks-uri: "file:/no%00" }
                """;

        assertThat(WrittenConfiguration.report(folder, yaml).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("jwks-uri: ", "(expected: a JWK set with public keys)"));
    }
}
