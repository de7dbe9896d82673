package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReport;
import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decision points that cannot be asked. A gateway with any of them does not start. */
class DecisionPointReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ timeout: 1s } | opa | missing (expected: opa or authzen, the address of the decision point, or rego, a bundle)",
                "{ opa: 'https://opa.example.com/v1/data/x', authzen: 'https://pdp.example.com' } | authzen | beside opa (expected: one of the two)",
                "{ opa: 'http://opa.example.com/v1/data/x' } | opa | does not fit (expected: an https URI, or http on loopback)",
                "{ opa: 'https://user:pw@opa.example.com/' } | opa | an address with user information (expected: one without a name and a password)",
                "{ opa: 'https://opa.example.com:99999/v1/data/x' } | opa | has no port of TCP (expected: one up to 65535)",
                "{ opa: 'https://opa.example.com/', token: 'file:/nowhere/secret' } | token | no such file",
                "{ opa: 'https://opa.example.com/', ca: 'opa.pem' } | ca | does not fit (expected: file: and a path to certificates in PEM)",
                "{ opa: 'https://opa.example.com/', ca: 'file:/nowhere/ca.pem' } | ca | (expected: certificates in PEM)",
                "{ opa: 'https://opa.example.com/', timeout: 1ms } | timeout | 10ms",
                "{ opa: 'https://opa.example.com/', keep: 2h } | keep | 1h",
                "{ opa: 'https://opa.example.com/', breaker: { calls: 0 } } | breaker.calls | 1",
                "{ opa: 'https://opa.example.com/', discovery: true } | discovery | without authzen, which it is for (expected: authzen beside it)",
                "{ opa: 'https://opa.example.com/', evaluate-actor: true } | evaluate-actor | without authzen, which it is for (expected: authzen beside it)",
                "{ authzen: 'https://pdp.example.com/?a=b', discovery: true } | discovery | beside an authzen with a query (expected: an identifier without one)",
                "{ opa: 'https://opa.example.com/', retries: 2 } | retries | unknown",
                "{ opa: 'https://opa.example.com/', rego: 'file:b.tar.gz' } | rego | beside opa (expected: one of the two)",
                "{ authzen: 'https://pdp.example.com', rego: 'file:b.tar.gz' } | rego | beside authzen (expected: one of the two)",
                "{ opa: 'https://opa.example.com/', entrypoint: a/b } | entrypoint | without rego, which it is for (expected: rego beside it)",
                "{ rego: 'b.tar.gz' } | rego | 'b.tar.gz' does not fit (expected: file: and a path to a bundle)",
                "{ rego: 'file:b.tar.gz' } | rego | b.tar.gz: no such file (expected: a bundle of opa build -t wasm)",
                "{ rego: 'file:b.tar.gz', token: 'a token of a server' } | token | not used with rego (expected: nothing)",
                "{ rego: 'file:b.tar.gz', ca: 'file:ca.pem' } | ca | not used with rego (expected: nothing)",
                "{ rego: 'file:b.tar.gz', breaker: { calls: 5 } } | breaker.calls | not used with rego (expected: nothing)",
                "{ rego: 'file:b.tar.gz', breaker: { failure-rate: 5 } } | breaker.failure-rate | not used with rego (expected: nothing)",
                "{ rego: 'file:b.tar.gz', timeout: 2m } | timeout | 1m",
            })
    void aWrongDecisionPointIsNamedWithItsPlace(String point, String key, String message) throws Exception {
        var report = WrittenConfiguration.report(folder, """
                delegation.decision-points.corp: %s
                delegation.policies.p.decisions: [ corp ]
                """.formatted(point));

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith("delegation.decision-points.corp." + key);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aBundleBesideTheFileThatNamesItIsRead() throws Exception {
        Files.copy(Path.of("src", "test", "resources", "decision", "decision.tar.gz"), folder.resolve("bundle.tar.gz"));

        assertThat(read("rego: 'file:bundle.tar.gz'").problems()).isEmpty();
        assertThat(read("rego: 'file:bundle.tar.gz', entrypoint: narrowgate/decision")
                        .problems())
                .isEmpty();
        assertThat(read("rego: 'file:bundle.tar.gz', entrypoint: narrowgate/allow")
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).endsWith("delegation.decision-points.corp.entrypoint");
                    assertThat(problem.message())
                            .isEqualTo(
                                    "'narrowgate/allow' is not in the bundle (expected: one of [narrowgate/decision])");
                });
    }

    private ConfigurationReport read(String point) throws Exception {
        return WrittenConfiguration.report(folder, """
                delegation.decision-points.corp: { %s }
                delegation.policies.p.decisions: [ corp ]
                """.formatted(point));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "decisions: [ crop ] | decisions[0] | 'crop' is not in delegation.decision-points (expected: one of [corp])",
                "decisions: [ corp, corp ] | decisions[1] | 'corp' is asked already (expected: each once)",
                "decisions: [] | decisions | empty (expected: at least one, or no such key)",
                "input: [ subject ] | input | without decisions, which it is for (expected: decisions beside it)",
                "{ decisions: [ corp ], input: [] } | input | empty (expected: at least one, or no such key)",
                "{ decisions: [ corp ], input: [ subject, token ] } | input[1] | 'token' is not known (expected: one of subject, actor, chain, task, task.age, task.calls, scopes, request.method, request.path, request.route)",
            })
    void aWrongQuestionIsNamedWithItsPlace(String policy, String key, String message) throws Exception {
        var report = WrittenConfiguration.report(
                folder, """
                delegation.decision-points.corp.opa: https://opa.example.com/v1/data/x
                delegation.policies.p: %s
                """.formatted(policy.startsWith("{") ? policy : "{ " + policy + " }"));

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.p." + key);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void aRuleMayNameNoHeaderWithACredential() throws Exception {
        var report =
                WrittenConfiguration.report(folder, "delegation.policies.p.rule: \"request.headers['dpop'] == []\"\n");

        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("the header 'dpop' holds a credential (expected: another header)"));
    }
}
