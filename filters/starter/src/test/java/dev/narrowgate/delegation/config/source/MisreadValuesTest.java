package dev.narrowgate.delegation.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What binds and means something else than most who write it mean is refused, in one sentence that names the place. */
class MisreadValuesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            value = {
                "policies.p.scopes: a b~'a b' is one text with a space in it (expected: a list, such as [ a, b ])",
                "policies.p.scopes: a, b c~'a, b c' is one text with a space in it (expected: a list, such as [ a, b, c ])",
                "policies.p.required-scopes: a b~expected: a list, such as [ a, b ]",
                "policies.p.acr-values: gold silver~expected: a list, such as [ gold, silver ]",
                "policies.p.actors: one two~expected: a list, such as [ one, two ]",
                "policies.p.request-headers: Accept X-Id~expected: a list, such as [ Accept, X-Id ]",
                "hosts: a.example b.example~expected: a list, such as [ a.example, b.example ]",
                "policies.p.max-lifetime: 90~'90' has no unit (expected: a duration such as 30s, 5m or 1h)",
                "keys.refresh: 300~'300' has no unit (expected: a duration",
                "limits.body-size: 10~'10' has no unit (expected: a size such as 64MB)",
                "audit.max-file-size: 64~'64' has no unit (expected: a size such as 64MB)",
                "policies.p.body-size: 10~'10' does not fit (expected: 0B to 100GB, such as 50MB, or unlimited)",
                "actors.a.subject: 0123~written without quotes, so YAML reads a number or true or false",
                "actors.a.subject: 1.10~written without quotes",
                "policies.p.scopes: [ yes ]~written without quotes",
                "documentation: on~written without quotes",
                "policies.p.audience: \"${NOT_SET_ANYWHERE}\"~has a placeholder that stands for nothing",
                "policies.p.scopes: [ \"${NOT_SET_ANYWHERE}\" ]~has a placeholder that stands for nothing",
            })
    void isRefused(String line, String message) throws Exception {
        var problems =
                WrittenConfiguration.report(folder, "delegation." + line + "\n").problems();

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.place()).contains("own.yaml:1 delegation.");
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: a.example, b.example",
                "policies.p.scopes: [ a, b ]",
                "policies.p.max-lifetime: 90s",
                "limits.body-size: 0",
                "policies.p.body-size: 0",
                "policies.p.rule: true",
                "policies.p.max-depth: 3",
                "policies.p.resource: \"https://gateway.example.com/p\"",
            })
    void isAccepted(String line) throws Exception {
        assertThat(WrittenConfiguration.report(folder, "delegation." + line + "\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void aNumberThatIsNoTextInAFileIsOneInAVariable() throws Exception {
        var other = Map.<String, Object>of("SUBJECT", "0123");

        var problems = WrittenConfiguration.report(folder, """
                        delegation.issuers: [ { issuer: "https://a.example", jwks-uri: "https://a.example/jwks", vouches-for: actor } ]
                        delegation.actors.a: { issuer: "https://a.example", subject: "${SUBJECT}", audience: "https://x.example" }
                        """, other).problems();

        assertThat(problems).isEmpty();
    }

    @Test
    void theValueOfASecretIsNeverRepeated() throws Exception {
        var problems = WrittenConfiguration.report(
                        folder, "delegation.signing: { keys: \"file:x\", password: 777123 }\n")
                .problems();

        assertThat(problems).anySatisfy(problem -> assertThat(problem.message()).contains("written without quotes"));
        assertThat(problems.toString()).doesNotContain("777123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.lifecycle.timeout-per-shutdown-phase",
                "server.netty.idle-timeout",
                "spring.cloud.gateway.server.webflux.httpclient.response-timeout"
            })
    void aTimeOfTheFrameworkWithoutAUnitIsAWarning(String key) throws Exception {
        assertThat(WrittenConfiguration.report(folder, key + ": 45\n").warnings())
                .anySatisfy(warning -> {
                    assertThat(warning.place()).endsWith("own.yaml:1 " + key);
                    assertThat(warning.message())
                            .isEqualTo("'45' is read as milliseconds (expected: with a unit, 45s or 45ms)");
                });
        assertThat(WrittenConfiguration.report(folder, key + ": 45s\n").warnings())
                .noneMatch(warning -> warning.place().contains(key));
    }
}
