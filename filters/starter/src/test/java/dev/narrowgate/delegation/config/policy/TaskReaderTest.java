package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks, stores and operators that cannot be. A gateway with any of them does not start. */
class TaskReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "delegation.tasks.budgets.calls: 5 | tasks.budgets | counts the requests of tasks that may last for ever (expected: delegation.tasks.deadline beside it)",
                "delegation.tasks.budgets.in-flight: 5 | tasks.budgets | delegation.tasks.deadline beside it",
                "delegation.policies.p.budgets: { calls: 5 } | policies.p.budgets | delegation.tasks.deadline beside it",
                "delegation.policies.p.budgets: { duration: 5m } | policies.p.budgets | delegation.tasks.deadline beside it",
                "delegation.policies.p.budgets: { in-flight: 5 } | policies.p.budgets | delegation.tasks.deadline beside it",
                "delegation.tasks: { deadline: 0s } | tasks.deadline | 1s",
                "delegation.tasks: { deadline: 1h, budgets: { calls: 0 } } | tasks.budgets.calls | 1",
                "delegation.tasks: { budgets: { rate: { calls: 0 } } } | tasks.budgets.rate.calls | 1",
                "delegation.tasks: { budgets: { rate: { per: 1ms } } } | tasks.budgets.rate.per | 1s",
                "delegation.tasks: { keep: 1s } | tasks.keep | 1m",
                "delegation.policies.p.after-success: { end: never } | policies.p.after-success.end | never",
                "delegation.store: 'state' | store | 'state' is no store (expected: memory",
                "delegation.store: 'file:' | store | 'file:' is no store",
                "delegation.operators: [ { roles: [ read ] } ] | operators[0] | neither a token and a certificate (expected: one of issuer, certificate)",
                "delegation.operators: [ { issuer: 'https://idp.example.com', certificate: 'CN=o', roles: [ read ] } ] | operators[0] | both a token and a certificate",
                "delegation.operators: [ { issuer: 'https://idp.example.com', roles: [ read ] } ] | operators[0] | lets in every subject of its issuer (expected: subject, scope, or both)",
                "delegation.operators: [ { issuer: 'https://x.example.com', subject: o, roles: [ read ] } ] | operators[0].issuer | 'https://x.example.com' is not trusted (expected: one of delegation.issuers)",
                "delegation.operators: [ { subject: o, roles: [ read ] } ] | operators[0].issuer | missing (expected: one of delegation.issuers)",
                "delegation.operators: [ { certificate: 'ops', roles: [ read ] } ] | operators[0].certificate | 'ops' is no name (expected: such as CN=ops,O=Example)",
                "delegation.operators: [ { certificate: 'CN=ops', roles: [ read ] } ] | operators[0].certificate | nothing proves it (expected: management.server.port of its own",
                "delegation.operators: [ { certificate: 'CN=ops' } ] | operators[0].roles | read, revoke, or both",
            })
    void whatCannotBeIsNamedWithItsPlace(String line, String key, String message) throws Exception {
        var report = WrittenConfiguration.report(folder, line);

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith("delegation." + key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "delegation.tasks: { deadline: 1h, budgets: { calls: 5, in-flight: 2, rate: { calls: 9, per: 1s } }, completion: true, begin: true, keep: 2h }",
                "delegation.tasks: { budgets: { rate: { calls: 9 } } }",
                "delegation.policies.p: { budgets: { rate: { calls: 9 } }, after-success: { end: token }, task: { purpose: a, sensitivity: b } }",
                "delegation.store: memory",
            })
    void whatMayBeHasNoProblem(String line) throws Exception {
        assertThat(WrittenConfiguration.report(folder, line).problems())
                .noneSatisfy(problem -> assertThat(problem.place())
                        .containsAnyOf("tasks", "budgets", "after-success", "store", "operators", "policies.p.task"));
    }

    private static final String TRUSTED = """
            delegation.operators: [ { certificate: 'CN=ops,O=Example', roles: [ read, revoke ] } ]
            management.server: { port: 8090, ssl: { bundle: management, client-auth: want } }
            spring.ssl.bundle.pem.management: { keystore.certificate: own.pem, truststore.certificate: trusted.pem }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port: 8090 | port: 8090 | false",
                "port: 8090 | port: 8080 | true",
                "client-auth: want | client-auth: none | true",
                "truststore | keystore | true",
            })
    void aCertificateOfAnOperatorHasToBeProven(String part, String other, boolean isProblem) throws Exception {
        var problems = WrittenConfiguration.report(
                        folder,
                        TRUSTED.replace(part, other).replace("keystore.certificate: own.pem, keystore", "keystore"))
                .problems();

        assertThat(problems.stream().anyMatch(problem -> problem.message().contains("nothing proves it")))
                .isEqualTo(isProblem);
    }
}
