package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.ConfigurationReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Settings that open something say so before anything starts. */
class OpenSettingsTest {

    private static final String WEBFLUX = "spring.cloud.gateway.server.webflux.";

    private static ConfigurationReport check(Map<String, Object> more) {
        var settings = new LinkedHashMap<String, Object>(Map.of(
                "delegation.gateway", "https://gateway.example.com",
                "delegation.issuers[0].issuer", "https://idp.example.com",
                "delegation.issuers[0].jwks-uri", "https://idp.example.com/jwks",
                "delegation.policies.p.audience", "https://p.example.com"));
        settings.putAll(more);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());
    }

    private static List<String> problems(Map<String, Object> more) {
        return check(more).problems().stream()
                .map(ConfigurationProblem::message)
                .toList();
    }

    private static List<String> warnings(Map<String, Object> more) {
        return check(more).warnings().stream()
                .map(ConfigurationProblem::message)
                .filter(message -> !message.contains("nothing uses this policy"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "discovery.locator.enabled~true~a route to every service",
                "trusted-proxies~.*~trusts every peer",
                "trusted-proxies~10\\.0\\..*\\..*\\.1|127\\.0\\.0\\.1~more than linear time",
                "trusted-proxies~10.(~no regular expression",
                "trusted-proxies~[0-9a-f.:]+~trusts every peer",
                "trusted-proxies~[0-9.]+~trusts every peer",
                "trusted-proxies~\\d+\\.\\d+\\.\\d+\\.\\d+~trusts every peer",
                "trusted-proxies~.*\\..*~trusts every peer",
                "trusted-proxies~[0-9a-f:]+~trusts every peer",
                "trusted-proxies~([0-9a-f]+:){7}[0-9a-f]+|10\\..*~trusts every peer",
                "fail-on-route-definition-error~false~takes its paths",
                "httpserver.wiretap~true~in hexadecimal",
                "httpclient.wiretap~true~in hexadecimal"
            })
    void theStartStopsForWhatTheGatewayWouldOpen(String key, String value, String message) {
        assertThat(problems(Map.of(WEBFLUX + key, value)))
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "server.netty.validate-headers~false~control characters",
                "server.netty.idle-timeout~0~for ever",
                "server.netty.idle-timeout~00~for ever",
                "server.netty.idle-timeout~0m~for ever",
                "server.netty.idle-timeout~PT0S~for ever",
                "spring.http.codecs.log-request-details~true~into the log"
            })
    void theStartStopsForWhatTheServerWouldOpen(String key, String value, String message) {
        assertThat(problems(Map.of(key, value))).singleElement().asString().contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "spring.cloud.gateway.server.webflux.httpclient.ssl.use-insecure-trust-manager~true~every certificate",
                "spring.cloud.gateway.server.webflux.filter.remove-hop-by-hop.headers~''~empty",
                "server.forward-headers-strategy~native~of any peer",
                "server.forward-headers-strategy~FRAMEWORK~of any peer",
                "spring.web.error.include-stacktrace~always~tells callers",
                "spring.web.resources.static-locations~file:/srv/www/~without delegation"
            })
    void validateWarnsByName(String key, String value, String message) {
        assertThat(problems(Map.of(key, value))).isEmpty();
        assertThat(warnings(Map.of(key, value))).singleElement().asString().contains(message);
    }

    @Test
    void validateWarnsOfEndpointsThatAreAllShown() {
        var shown = Map.<String, Object>of(
                "management.endpoints.web.exposure.include", "*", "management.endpoints.access.max-permitted", "none");

        assertThat(problems(shown)).isEmpty();
        assertThat(warnings(shown)).singleElement().asString().contains("every endpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loggers", "Loggers", "*"})
    void levelsOfTheLogAreSetOnLoopbackAlone(String exposed) {
        var open = Map.<String, Object>of("management.endpoints.web.exposure.include", exposed);

        assertThat(problems(open)).singleElement().asString().contains("levels of the log");
        assertThat(problems(with(open, "management.endpoint.loggers.access", "read-only")))
                .isEmpty();
        assertThat(problems(with(open, "server.address", "127.0.0.1"))).isEmpty();
    }

    @Test
    void theConfigurationIsChangedOnLoopbackAlone() {
        var open = Map.<String, Object>of(
                "management.endpoints.web.exposure.include", "env", "management.endpoint.env.post.enabled", "true");

        assertThat(problems(open)).singleElement().asString().contains("change the configuration");
        assertThat(problems(with(open, "management.endpoint.env.access", "read-only")))
                .isEmpty();
        assertThat(problems(with(open, "server.address", "127.0.0.1"))).isEmpty();
    }

    /** As the framework reads numbers. */
    @ParameterizedTest
    @CsvSource({"08080,1", "0x1F90,1", "8081,0", "0,0", "-1,0"})
    void aPortIsComparedAsANumber(String management, int problems) {
        var shown = Map.<String, Object>of(
                "management.endpoints.web.exposure.include", "env",
                "management.endpoint.env.show-values", "always",
                "management.server.address", "127.0.0.1",
                "management.server.port", management,
                "server.address", "0.0.0.0",
                "server.port", "8080");

        assertThat(problems(shown)).hasSize(problems);
    }

    @Test
    void aLocatorThatDelegatesIsAccepted() {
        assertThat(problems(Map.of(
                        WEBFLUX + "discovery.locator.enabled",
                        "true",
                        WEBFLUX + "discovery.locator.filters[0].name",
                        "Delegation",
                        WEBFLUX + "discovery.locator.filters[0].args.policy",
                        "'p'")))
                .isEmpty();
    }

    @Test
    void proxiesThatAreNamedAreAccepted() {
        assertThat(problems(Map.of(WEBFLUX + "trusted-proxies", "10\\.1\\.0\\..*")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway,unrestricted",
        "shutdown,unrestricted",
        "heapdump,read-only",
        "heapdump,unrestricted",
        "heap-dump,read-only"
    })
    void anEndpointThatGivesTheGatewayAwayIsOpenOnLoopbackAlone(String endpoint, String access) {
        var open = Map.<String, Object>of(
                "management.endpoints.web.exposure.include",
                "health, " + endpoint,
                "management.endpoint." + endpoint + ".access",
                access);

        assertThat(problems(open)).singleElement().asString().contains("strangers", "not on loopback");
        assertThat(problems(with(open, "management.server.port", "8090"))).hasSize(1);
        assertThat(problems(with(open, "management.server.port", "8090", "management.server.address", "10.0.0.1")))
                .hasSize(1);
        assertThat(problems(with(open, "management.server.port", "8090", "management.server.address", "127.0.0.1")))
                .isEmpty();
        assertThat(problems(with(open, "management.server.port", "-1"))).isEmpty();
        assertThat(problems(with(open, "server.address", "127.0.0.1"))).isEmpty();
        assertThat(problems(with(open, "management.endpoints.web.exposure.exclude", endpoint)))
                .isEmpty();
        assertThat(problems(with(open, "management.endpoints.access.max-permitted", "none")))
                .isEmpty();
    }

    @Test
    void aCommonAccessOpensAnEndpointToo() {
        assertThat(problems(Map.of(
                        "management.endpoints.web.exposure.include", "gateway",
                        "management.endpoints.access.default", "UNRESTRICTED")))
                .hasSize(1);
        assertThat(problems(Map.of(
                        "management.endpoints.web.exposure.include", "gateway",
                        "management.endpoint.gateway.access", "read-only")))
                .isEmpty();
    }

    @Test
    void secretsAreShownOnLoopbackAlone() {
        var shown = Map.<String, Object>of(
                "management.endpoints.web.exposure.include", "env", "management.endpoint.env.show-values", "always");

        assertThat(problems(shown)).singleElement().asString().contains("shows secrets");
        assertThat(problems(with(shown, "server.address", "localhost"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "::/0",
                "10.0.0.0/8, 0.0.0.0/0",
                "0.0.0.0/1, 128.0.0.0/1",
                "128.0.0.0/1, 10.0.0.0/8, 0.0.0.0/1",
                "0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/3",
                "::/1, 8000::/1",
                "2000::/3"
            })
    void peersThatAreEverybodyAreNoPeers(String subnets) {
        assertThat(problems(Map.of("delegation.proofs.client-cert-from", subnets)))
                .singleElement()
                .asString()
                .contains("is every address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8", "0.0.0.0/1", "0.0.0.0/1, 192.0.0.0/2", "fd00::/8", "2001:db8::/32, 10.1.0.0/16"})
    void peersThatAreSomeAreAccepted(String subnets) {
        assertThat(problems(Map.of("delegation.proofs.client-cert-from", subnets)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "fifteen-letters"})
    void aSecretThatCouldBeGuessedIsNone(String secret) {
        var introspection = Map.<String, Object>of(
                "delegation.issuers[0].introspection.endpoint", "https://idp.example.com/introspect",
                "delegation.issuers[0].introspection.client-id", "narrowgate",
                "delegation.issuers[0].introspection.client-secret", secret);
        var server = Map.<String, Object>of(
                "delegation.servers.a.issuer", "http://127.0.0.1:1",
                "delegation.servers.a.token-endpoint", "http://127.0.0.1:1/token",
                "delegation.servers.a.jwks-uri", "http://127.0.0.1:1/jwks",
                "delegation.servers.a.client-id", "narrowgate",
                "delegation.servers.a.client-secret", secret,
                "delegation.issuers[0].vouches-for", "subject");

        for (var settings : List.of(introspection, server)) {
            assertThat(problems(settings))
                    .singleElement()
                    .asString()
                    .contains("fewer than 16")
                    .doesNotContain(secret + " ");
        }
    }

    private static Map<String, Object> with(Map<String, Object> settings, String... more) {
        var all = new LinkedHashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "8080, 0, true", "8080, 8080, false", ", 8080, false", "8080, 8090, true"})
    void twoFreePortsAreNeverTheSame(String server, String management, boolean own) {
        var settings = new HashMap<String, Object>(Map.of(
                "management.server.port", management,
                "management.server.address", "127.0.0.1",
                "management.endpoints.web.exposure.include", "loggers"));
        if (server != null) {
            settings.put("server.port", server);
        }

        assertThat(problems(settings)).hasSize(own ? 0 : 1);
    }
}
