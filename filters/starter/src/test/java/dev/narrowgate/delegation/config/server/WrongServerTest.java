package dev.narrowgate.delegation.config.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of an authorization server that cannot be. A gateway with any of them does not start. Row X-034. */
class WrongServerTest {

    @TempDir
    private Path folder;

    private void isNamed(String settings, String key) throws Exception {
        var report = WrittenConfiguration.report(folder, """
                delegation:
                  servers:
                    corp:
                %s
                  policies.p.exchange: { server: corp }
                """.formatted(settings.indent(6)));

        // An element of a list is named with its index.
        assertThat(report.problems())
                .extracting(problem -> problem.place().replaceFirst("^\\S+:\\d+ ", ""))
                .anyMatch(place -> place.equals(key) || place.startsWith(key + "["));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issuer: http://as.example.com | delegation.servers.corp.issuer",
                "token-endpoint: http://as.example.com/token | delegation.servers.corp.token-endpoint",
                "token-endpoint: https://user:pw@as.example.com/token | delegation.servers.corp.token-endpoint",
                "token-endpoint: https://as.example.com/token#part | delegation.servers.corp.token-endpoint",
                "jwks-uri: http://as.example.com/jwks | delegation.servers.corp.jwks-uri",
                "jwks-uri: file:/nowhere/jwks.json | delegation.servers.corp.jwks-uri",
                "algorithms: [ ] | delegation.servers.corp.algorithms",
                "algorithms: [ HS256 ] | delegation.servers.corp.algorithms",
                "types: [ ] | delegation.servers.corp.types",
                "clock-skew: 1d | delegation.servers.corp.clock-skew",
                "client-secret: file:/nowhere/secret | delegation.servers.corp.client-secret",
                "client-secret: env:NOT_SET_ANYWHERE | delegation.servers.corp.client-secret",
                "parameters: { scope: all } | delegation.servers.corp.parameters.scope",
                "parameters: { subject_token: x } | delegation.servers.corp.parameters.subject_token",
                "subject-issuers: [ https://stranger.example.com ] | delegation.servers.corp.subject-issuers",
                "timeout: 1ms | delegation.servers.corp.timeout",
                "retries: 100 | delegation.servers.corp.retries",
                "breaker: { failure-rate: 101 } | delegation.servers.corp.breaker.failure-rate",
                "authentication: none | delegation.servers.corp.authentication",
                "secret: x | delegation.servers.corp.secret"
            })
    void x034_aWrongSettingIsNamedWithItsPlace(String change, String key) throws Exception {
        var settings = new LinkedHashMap<>(Map.of(
                "issuer", "issuer: https://as.example.com",
                "token-endpoint", "token-endpoint: https://as.example.com/token",
                "jwks-uri", "jwks-uri: https://as.example.com/jwks",
                "client-id", "client-id: narrowgate",
                "client-secret", "client-secret: s3cret-of-the-test",
                "subject-issuers", "subject-issuers: [ https://idp.example.com ]"));
        settings.put(change.substring(0, change.indexOf(':')), change);

        isNamed(String.join("\n", settings.values()), key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type",
                "subject_token",
                "subject_token_type",
                "actor_token",
                "actor_token_type",
                "requested_token_type",
                "audience",
                "resource",
                "scope",
                "client_id",
                "client_secret",
                "client_assertion",
                "client_assertion_type",
                "assertion",
                "requested_token_use",
                "request_context",
                "request_details",
                "authorization_details"
            })
    void theParametersOfTheSpecificationAreNotConfigured(String name) throws Exception {
        isNamed("""
                issuer: https://as.example.com
                discovery: true
                client-id: narrowgate
                client-secret: s3cret-of-the-test
                parameters: { %s: x }
                """.formatted(name), "delegation.servers.corp.parameters." + name);
    }
}
