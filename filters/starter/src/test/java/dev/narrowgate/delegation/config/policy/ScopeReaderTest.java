package dev.narrowgate.delegation.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on scopes that cannot be meant. A gateway with any of them does not start. */
class ScopeReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scope-mapping: { 'orders:pay': [ 'charge:create' ] } | scope-mapping[orders:pay][0] | 'charge:create' is not in scopes, so it is never granted (expected: one of [a])",
                "scope-mapping: { 'https://g.example.com/Mail.Read': [ b ] } | scope-mapping[https://g.example.com/Mail.Read][0] | 'b' is not in scopes",
                "scope-mapping: { 'orders:pay': [ ] } | scope-mapping[orders:pay] | without scopes (expected: a list of at least one)",
                "scope-mapping: { 'two scopes': [ a ] } | scope-mapping[two scopes] | is no scope (expected: a scope, or a scope, ' > ' and the scope",
                "scope-mapping: { 'a > b > c': [ a ] } | scope-mapping[a > b > c] | is no scope",
                "scope-mapping: { 'orders:pay': [ 'no scope' ] } | scope-mapping[orders:pay][0] | 'no scope' is no scope",
                "scope-mapping: { 'a]b': [ a ] } | scope-mapping[a b] | 'a b' is no scope",
                "implies: { admin: [ read ] } | implies | without required-scopes, which it is for (expected: required-scopes beside it)",
                "{ required-scopes: [ read ], implies: { 'a b': [ read ] } } | implies[a b] | 'a b' is no scope (RFC 6749, section 3.3)",
                "{ required-scopes: [ read ], implies: { 'a:b': [ 'r d' ] } } | implies[a:b][0] | 'r d' is no scope",
                "required-scopes: [ ] | required-scopes | empty (expected: at least one, or no such key)",
            })
    void aWrongRuleIsNamedWithItsPlace(String policy, String key, String message) throws Exception {
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
                "scope-mapping: { 'orders:pay': [ a ], 'https://g.example.com/Mail.Read': [ a ] }",
                "scope-mapping: { 'x > orders:pay': [ a ], 'a': [ a ] }",
                "scope-mapping: { 'orders:pay': a }",
                "{ required-scopes: [ 'orders:read' ], implies: { 'orders:admin': [ 'orders:read' ] } }",
            })
    void acceptsScopesWithEveryCharacter(String policy) throws Exception {
        var report = WrittenConfiguration.report(
                folder,
                "delegation.policies.p: %s\n".formatted(policy.startsWith("{") ? policy : "{ " + policy + " }"));

        assertThat(report.problems()).isEmpty();
    }
}
