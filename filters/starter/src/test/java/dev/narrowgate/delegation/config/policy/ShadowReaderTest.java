package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shadows that an operator cannot mean. A gateway with any of them does not start. */
class ShadowReaderTest {

    private static final String SOUND =
            "credential: { api-key: { value: key } }, from: [ 10.0.0.0/8 ], until: 2999-01-01";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mode: shadow | mode | shadow without its settings (expected: shadow with credential, from and until)",
                "mode: silent | mode | 'silent'",
                "{ mode: shadow, shadow: { from: [ 10.0.0.0/8 ], until: 2999-01-01 } } | shadow.credential | missing (expected: one of header",
                "{ mode: shadow, shadow: { credential: { api-key: { value: key } }, until: 2999-01-01 } } | shadow.from | empty (expected: the networks",
                "{ mode: shadow, shadow: { credential: { api-key: { value: key } }, from: [ 10.0.0.0/8 ] } } | shadow.until | missing (expected: the day",
                "{ mode: shadow, shadow: { credential: { api-key: { value: key } }, from: [ 10.0.0.0/8 ], until: 2027-3-1 } } | shadow.until | '2027-3-1' is no day (expected: such as 2027-03-01)",
                "{ mode: shadow, shadow: { credential: { api-key: { value: key }, by-scope: [ { scope: a, bearer: token } ] }, from: [ 10.0.0.0/8 ], until: 2999-01-01 } } | shadow.credential | in shadow mode, where no scope is granted",
                "{ mode: shadow, shadow: { credential: { vault: { url: 'https://v', token: t, field: key } }, from: [ 10.0.0.0/8 ], until: 2999-01-01 } } | shadow.credential | is asked for at each exchange",
                "{ mode: shadow, shadow: { credential: { aws-sigv4: { region: a, service: s3, sts: { role-arn: 'arn:aws:iam::123456789012:role/r' } } }, from: [ 10.0.0.0/8 ], until: 2999-01-01 } } | shadow.credential | is asked for at each exchange",
                "{ mode: shadow, shadow: { credential: { client-credentials: { server: corp, scopes: [ a ] } }, from: [ 10.0.0.0/8 ], until: 2999-01-01 } } | shadow.credential | is asked for at each exchange",
            })
    void aWrongShadowIsNamedWithItsPlace(String policy, String key, String message) throws Exception {
        var report = WrittenConfiguration.report(
                folder,
                "delegation.policies.p: %s\n".formatted(policy.startsWith("{") ? policy : "{ " + policy + " }"));

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.p." + key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "0.0.0.0/00",
                "::/+0",
                "10.0.0.0/-0",
                "0.0.0.0/1",
                "128.0.0.0/7",
                "10.0.0.1",
                "api.example.com/8",
                "::ffff:10.0.0.0/104x"
            })
    void aNetworkOfNearlyEveryCallerIsNone(String network) throws Exception {
        var report = WrittenConfiguration.report(
                folder,
                "delegation.policies.p: { mode: shadow, shadow: { %s } }\n"
                        .formatted(SOUND.replace("10.0.0.0/8", "'" + network + "'")));

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith("delegation.policies.p.shadow.from[0]");
            assertThat(problem.message())
                    .isEqualTo("'" + network
                            + "' is no network (expected: such as 10.0.0.0/8, with a prefix of 8 or more)");
        });
    }

    @Test
    void aShadowWithoutItsModeIsAProblem() throws Exception {
        var report =
                WrittenConfiguration.report(folder, "delegation.policies.p: { shadow: { %s } }\n".formatted(SOUND));

        assertThat(report.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).isEqualTo("without mode: shadow (expected: both, or neither)"));
    }

    @Test
    void behindProxiesTheHeaderThatTheyWriteIsNamed() throws Exception {
        var shadow = "delegation.policies.p: { mode: shadow, shadow: { %s } }\n".formatted(SOUND)
                + "spring.cloud.gateway.server.webflux.trusted-proxies: '10\\.1\\..*'\n";

        assertThat(WrittenConfiguration.report(folder, shadow).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("behind trusted-proxies (expected: delegation.proxy-header, which they write)"));
        assertThat(WrittenConfiguration.report(folder, shadow + "delegation.proxy-header: x-forwarded-for\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void eachStartWarnsOfIt() throws Exception {
        var now = "delegation.policies.p: { mode: shadow, shadow: { %s } }\n".formatted(SOUND);

        assertThat(WrittenConfiguration.report(folder, now).warnings())
                .anySatisfy(warning -> assertThat(warning.message())
                        .isEqualTo(
                                "shadow: until 2999-01-01 requests from [10.0.0.0/8] that the policy refuses are forwarded"
                                        + " with a credential of the gateway"));
        assertThat(WrittenConfiguration.report(folder, now.replace("2999", "2020"))
                        .warnings())
                .anySatisfy(warning -> assertThat(warning.message()).startsWith("shadow ended on 2020-01-01"));
    }
}
