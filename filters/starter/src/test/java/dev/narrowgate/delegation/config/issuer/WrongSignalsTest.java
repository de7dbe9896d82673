package dev.narrowgate.delegation.config.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of streams that cannot be. A gateway with any of them does not start. */
class WrongSignalsTest {

    @TempDir
    private Path folder;

    private String problems(String signals) throws Exception {
        var report = WrittenConfiguration.report(folder, "delegation:\n  signals:\n" + signals.indent(4));
        return String.join(
                "\n",
                report.problems().stream()
                        .filter(problem -> problem.place().contains("signals"))
                        .map(problem -> problem.place().replaceFirst("^\\S+:\\d+ ", "") + ": " + problem.message())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { poll: "https://idp.example.com/poll" }                                                              | signals[0].issuer
            { issuer: "https://unknown.example.com", poll: "https://idp.example.com/poll" }                       | signals[0].issuer: 'https://unknown.example.com' is no issuer of delegation.issuers with keys
            { issuer: "https://idp.example.com" }                                                                 | signals[0].poll: missing
            { issuer: "https://idp.example.com", poll: "http://idp.example.com/poll" }                            | signals[0].poll
            { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll", token: "file:/nowhere" }   | signals[0].token: /nowhere: no such file
            { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll", interval: 1ms }            | signals[0].interval
            { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll", max-age: 1s }              | signals[0].max-age
            { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll", ca: nowhere }              | signals[0].ca
            { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll", push-token: "abcdefghijklmnopq" } | signals[0].push-token: without push
            { issuer: "https://idp.example.com", push: true, push-token: "abcdefghijklmnopq" }                    | signals[0].name: missing
            { issuer: "https://idp.example.com", push: true, name: "a/b", push-token: "abcdefghijklmnopq" }       | signals[0].name: 'a/b' does not fit
            { issuer: "https://idp.example.com", push: true, name: idp }                                          | signals[0].push-token: missing
            { issuer: "https://idp.example.com", push: true, name: idp, push-token: short }                       | signals[0].push-token: a secret of fewer than 16 characters
            { issuer: "https://idp.example.com", push: true, name: idp, push-token: "abcdefghijklmnopq", stale: 1m } | signals[0].stale: without poll
            { issuer: "https://other.example.com", jwks-uri: "file:/nowhere.jwks", poll: "https://idp.example.com/poll" } | signals[0].jwks-uri: file:/nowhere.jwks
            { issuer: "https://idp.example.com", pol: "https://idp.example.com/poll" }                            | unknown key
            """)
    void aWrongSettingIsNamedWithItsPlace(String stream, String problem) throws Exception {
        assertThat(problems("- " + stream)).contains(problem);
    }

    @Test
    void twoStreamsHaveTwoNames() throws Exception {
        assertThat(problems("""
                - { issuer: "https://idp.example.com", poll: "https://idp.example.com/poll" }
                - { issuer: "https://idp.example.com", poll: "https://idp.example.com/other" }
                """)).contains("signals[1].name: 'https://idp.example.com' is the name of the stream at");
    }

    @Test
    void aStreamWithItsOwnKeysNeedsNoTrustedIssuer() throws Exception {
        assertThat(problems("""
                - issuer: https://transmitter.example.com
                  jwks-uri: https://transmitter.example.com/jwks
                  poll: https://transmitter.example.com/poll
                  subjects: [ "https://idp.example.com" ]
                - { issuer: "https://idp.example.com", name: idp, push: true, push-token: a-token-of-enough-characters }
                """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/signals/**, true",
        "/signals/idp, true",
        "/signals/{name}, true",
        "/signals/other, false",
        "/**, false"
    })
    void aRouteThatIncludesThePathOfAPushIsWarnedOf(String pattern, boolean warned) throws Exception {
        var report = WrittenConfiguration.report(folder, """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: r, uri: "http://127.0.0.1:1", predicates: [ "Path=%s" ], filters: [ "Delegation=p" ] }
                delegation.signals:
                  - { issuer: "https://idp.example.com", name: idp, push: true, push-token: a-token-of-enough-characters }
                """.formatted(pattern));

        assertThat(report.warnings().stream()
                        .anyMatch(warning -> warning.message().contains("includes /signals/idp")))
                .isEqualTo(warned);
    }
}
