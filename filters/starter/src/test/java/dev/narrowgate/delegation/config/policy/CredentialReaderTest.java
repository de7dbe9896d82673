package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that cannot be shown to a next hop. A gateway with any of them does not start. */
class CredentialReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "header: { name: Host, value: x } | credential.header.name",
                "header: { name: Content-Length, value: x } | credential.header.name",
                "header: { name: DPoP, value: x } | credential.header.name",
                "header: { name: 'a b', value: x } | credential.header.name",
                "header: { value: x } | credential.header.name",
                "header: { name: X-Key } | credential.header.value",
                "api-key: { value: file:/nowhere/s3cret-of-the-test } | credential.api-key.value",
                "api-key: { value: env:NOT_SET_ANYWHERE } | credential.api-key.value",
                "basic: { username: 'a:b', password: x } | credential.basic.username",
                "basic: { username: a } | credential.basic.password",
                "aws-sigv4: { service: s3 } | credential.aws-sigv4.region",
                "by-scope: [ { api-key: { value: x } } ] | credential.by-scope[0].scope",
                "by-scope: [ { scope: tickets:read } ] | credential.by-scope[0]",
                "by-scope: [ { scope: legacy:write, api-key: { value: x } } ] | credential.by-scope[0].scope",
                "header: { name: Delegation-Task, value: x } | credential.header.name",
                "header: { name: X-Forwarded-User, value: x } | credential.header.name",
                "nothing: 1 | credential.nothing",
                "vault: { url: 'https://v', token: x } | credential.vault.field",
                "vault: { url: 'https://v', field: key } | credential.vault.token",
                "vault: { token: x, field: key } | credential.vault.url",
                "vault: { url: 'http://v.example.com', token: x, field: key } | credential.vault.url",
                "vault: { url: 'https://v', token: x, field: ' ' } | credential.vault.field",
                "vault: { url: 'https://v', token: x, field: key, username-field: a } | credential.vault.username-field",
                "vault: { url: 'https://v', token: x, username-field: a } | credential.vault.password-field",
                "vault: { url: 'https://v', token: x, username-field: a, password-field: b, header: X-Key } |"
                        + " credential.vault.header",
                "vault: { url: 'https://v', token: x, field: key, header: Host } | credential.vault.header",
                "vault: { url: 'https://v', token: x, field: key, max-life: 0s } | credential.vault.max-life",
                "vault: { url: 'https://v', token: x, field: key, ca: 'file:/nowhere' } | credential.vault.ca",
                "client-credentials: { scopes: [ a ] } | credential.client-credentials.server",
                "client-credentials: { server: corp, scopes: [ a ] } | credential.client-credentials.server",
                "client-credentials: { server: corp } | credential.client-credentials.scopes",
                "aws-sigv4: { region: a, service: s3, sts: { } } | credential.aws-sigv4.access-key-id",
                "aws-sigv4: { region: a, service: s3, sts: { url: 'https://s' } } | credential.aws-sigv4.sts.role-arn",
                "aws-sigv4: { region: a, service: s3, sts: { role-arn: reader } } | credential.aws-sigv4.sts.role-arn",
                "aws-sigv4: { region: a/b, service: s3, sts: { role-arn: 'arn:aws:iam::123456789012:role/r' } } |"
                        + " credential.aws-sigv4.sts.url",
                "aws-sigv4: { region: a, service: s3, sts: { role-arn: 'arn:aws:iam::123456789012:role/r', life: 1m } } |"
                        + " credential.aws-sigv4.sts.life",
                "aws-sigv4: { region: a, service: s3, sts: { role-arn: 'arn:aws:iam::123456789012:role/r', policy: x } } |"
                        + " credential.aws-sigv4.sts.policy",
                "aws-sigv4: { region: a, service: s3, access-key-id: x, sts: { role-arn: 'arn:aws:iam::1:role/r' } } |"
                        + " credential.aws-sigv4.access-key-id",
                "by-scope: [ { scope: tickets:read, vault: { url: 'https://v', token: x } } ] |"
                        + " credential.by-scope[0].vault.field",
                "{ bearer: x, vault: { url: 'https://v', token: x, field: key } } | credential"
            })
    void aWrongCredentialIsNamedWithItsPlace(String credential, String key) throws Exception {
        var report = WrittenConfiguration.report(folder, """
                delegation.policies.p:
                  scopes: [ tickets:read, tickets:write ]
                  credential:
                %s
                """.formatted(credential.indent(4)));

        assertThat(report.problems())
                .extracting(problem -> problem.place().replaceFirst("^\\S+:\\d+ ", ""))
                .contains("delegation.policies.p." + key);
    }
}
