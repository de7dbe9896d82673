package dev.narrowgate.delegation.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** A key in a file that nothing reads is said, with the nearest that something reads. */
class UnboundSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "server.prot, server.port",
        "server.ssl.certficate, server.ssl.certificate",
        "spring.cloud.gateway.server.webflux.rotes[0].id, spring.cloud.gateway.server.webflux.routes",
        "management.servr.port, management.server.port",
        "loging.level.root, logging",
        "delegaton.gateway, delegation",
        "sprng.application.name, spring",
        "servers.a, server",
        "management.endpoint.prometeus.enabled, management.endpoint.prometheus.enabled",
    })
    void namesTheNearest(String key, String nearest) {
        assertThat(warnings(key + ": x")).contains(key).contains("(expected: perhaps " + nearest + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logging.level.com.example: debug",
                "logging.level: { com.example: debug }",
                "management.endpoint.health.group.mine.include: ping",
                "management.metrics.tags.region: here",
                "spring.ssl.bundle.pem.mine.keystore.certificate: x",
                "spring.cloud.discovery.client.simple.instances.tickets: [ { uri: 'http://a' } ]",
                "spring.cloud.gateway.server.webflux.globalcors.cors-configurations: { '[/**]': { allowedOrigins: a } }",
                "server.maxHttpRequestHeaderSize: 8KB",
                "spring.config.import: [ a.yaml, b.yaml ]",
                "info.app.name: mine",
                "next-hop: 'http://a'",
                "services.tickets: 'http://a'",
                "{ servers.a: 'http://a', next-hop: '${servers.a}' }",
                "{ sprng.a: x, other: 'b-${c:d}-${sprng.a:y}' }",
                "management.endpoint.prometheus.enabled: false",
                "management.endpoint.health.enabled: true",
                "management.endpoint.health.cache.time-to-live: 1s",
                "spring.cloud.gateway.server.webflux.globalcors.enabled: false",
                "spring.config.on-not-found: ignore"
            })
    void saysNothingOfWhatIsRead(String yaml) {
        assertThat(warnings(yaml)).isEmpty();
    }

    @Test
    void saysThatAKeyOfAnOlderVersionIsGone() {
        assertThat(warnings("server.max-http-header-size: 8KB")).contains("nothing reads this any more");
    }

    @Test
    void saysNothingOfTheEnvironmentOfTheProcess() {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("other", java.util.Map.of("server.prot", "1")));

        assertThat(UnboundSettings.in(environment)).isEmpty();
    }

    @Test
    void everySettingOfEveryLibraryIsRead() {
        var settings = settings();

        assertThat(settings).hasSizeGreaterThan(500);
        assertThat(warnings(settings.stream().map(name -> name + ": x").collect(Collectors.joining("\n"))))
                .isEmpty();
    }

    @Test
    void noSettingIsReadWithAnotherLetterInIt() {
        var settings = settings();

        // Behind the last letter: below a map or an object every name may stand.
        var misspelt = settings.stream().map(name -> name + "q").toList();
        var warnings = warnings(misspelt.stream().map(name -> name + ": x").collect(Collectors.joining("\n")));

        assertThat(misspelt).allSatisfy(key -> assertThat(warnings).contains(key + ": nothing reads this"));
    }

    /** None that stands below another one, which a file in one piece could not have as well. */
    private static List<String> settings() {
        var names = SettingNames.ofClassPath().all().stream()
                .filter(setting -> !setting.gone())
                .map(SettingNames.Setting::name)
                .filter(name -> name.startsWith("server.")
                        || name.startsWith("spring.")
                        || name.startsWith("management.")
                        || name.startsWith("logging."))
                .sorted()
                .toList();
        return names.stream()
                .filter(name -> names.stream().noneMatch(other -> name.startsWith(other + ".")))
                .toList();
    }

    private static String warnings(String yaml) {
        try {
            var environment = new StandardEnvironment();
            new YamlPropertySourceLoader()
                    .load("file", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
            return UnboundSettings.in(environment).stream()
                    .map(ConfigurationProblem::toString)
                    .collect(Collectors.joining("\n"));
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
