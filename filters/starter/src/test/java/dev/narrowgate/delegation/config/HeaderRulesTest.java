package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No two meanings share the name of a header. */
class HeaderRulesTest {

    @TempDir
    private Path folder;

    private ConfigurationReport report(String settings) throws Exception {
        return WrittenConfiguration.report(folder, "delegation:\n  " + settings + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Delegation-Subject", "delegation_chain", "X-Task", "X-Key", "x_key", "Actor-Token"})
    void aHeaderThatTheGatewaySetsIsNotForwarded(String name) throws Exception {
        var report = report("provenance.headers.task: X-Task\n  policies.p: { audience: \"https://p.example.com\","
                + " scopes: [ a ], request-headers: [ Accept, " + name + " ],"
                + " credential: { api-key: { header: X-Key, value: s3cret-of-the-test } } }");

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.p.request-headers[1]");
            assertThat(problem.message()).isEqualTo("'" + name + "' never goes on (expected: another header)");
        });
    }

    @Test
    void anotherHeaderIsForwarded() throws Exception {
        assertThat(report(
                                "policies.p: { audience: \"https://p.example.com\", scopes: [ a ], request-headers: [ X-Key ] }")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "x_forwarded_user", "Forwarded", "Authorization", "DPoP"})
    void aProvenanceHeaderHasANameOfItsOwn(String name) throws Exception {
        assertThat(report("provenance.headers.subject: " + name).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("'" + name + "' is used for something else (expected: a name of its own)"));
    }
}
