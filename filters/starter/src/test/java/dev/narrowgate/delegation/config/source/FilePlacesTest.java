package dev.narrowgate.delegation.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.config.WrittenConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A relative {@code file:} is beside the file that names it, and a message says where it was looked for. */
class FilePlacesTest {

    private static final Pattern ROW = Pattern.compile("^\\| `delegation\\.([^`]+)` \\|(.*)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            value = {
                "issuers: [ { issuer: 'https://a.example', jwks-uri: 'file:keys/x' } ]~keys/x",
                "issuers: [ { issuer: 'https://a.example', jwks-uri: 'file:./x' } ]~x",
                "signing.keys: file:x~x",
                "signing: { keys: 'file:/nowhere/k', password: 'file:x' }~x",
                "servers.s: { issuer: 'https://s.example', client-secret: 'file:x' }~x",
                "decision-points.d: { rego: 'file:x' }~x",
                "servers.s: { issuer: 'https://s.example', jwks-uri: 'file:x' }~x",
                "servers.s: { issuer: 'https://s.example', authentication: private_key_jwt, client-key: 'file:x' }~x",
                "policies.p.credential.bearer: file:x~x",
                "policies.p.credential.header: { name: X-Key, value: 'file:x' }~x",
                "policies.p.credential.basic: { username: u, password: 'file:x' }~x",
                "policies.p.credential.aws-sigv4: { secret-access-key: 'file:x' }~x",
            })
    void aMessageSaysWhereItWasLookedFor(String line, String place) throws Exception {
        var problems =
                WrittenConfiguration.report(folder, "delegation." + line + "\n").problems();

        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains(folder.resolve(place) + ":")
                        .contains("no such file"));
    }

    @Test
    void aFileIsFoundBesideTheOneThatNamesIt() throws Exception {
        Files.writeString(folder.resolve("idp keys.jwks"), new TestIssuer("https://a.example").jwks());
        var below = Files.createDirectories(folder.resolve("below"));

        var problems = WrittenConfiguration.report(below, """
                        delegation.issuers: [ { issuer: "https://a.example", jwks-uri: "file:../idp%20keys.jwks" } ]
                        """).problems();

        assertThat(problems).isEmpty();
    }

    @Test
    void aPlaceholderIsPartOfTheFileThatHoldsIt() throws Exception {
        Files.writeString(folder.resolve("idp.jwks"), new TestIssuer("https://a.example").jwks());

        var problems =
                WrittenConfiguration.report(folder, """
                        delegation.issuers: [ { issuer: "https://a.example", jwks-uri: "file:${NAME}.jwks" } ]
                        """, Map.of("NAME", "idp")).problems();

        assertThat(problems).isEmpty();
    }

    @Test
    void aPlaceThatNoFileSetsIsReadFromTheWorkingDirectory() throws Exception {
        var problems = WrittenConfiguration.report(folder, "", Map.of("delegation.signing.keys", "file:no-such.jwks"))
                .problems();

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains(Path.of("no-such.jwks").toAbsolutePath() + ": no such file"));
    }

    /** A scope may begin with the same letters. */
    @Test
    void aScopeThatBeginsLikeAPlaceStaysAsItIs() throws Exception {
        var problems = WrittenConfiguration.report(folder, """
                        delegation.policies.p.scopes: [ "file:read" ]
                        delegation.policies.p.required-scopes: [ "file:read" ]
                        """).problems();

        assertThat(problems).isEmpty();
        assertThat(FilePlaces.isPlace("audience", "file:x")).isFalse();
    }

    @Test
    void everyKeyThatTheReferenceSaysTakesAFileIsOne() throws Exception {
        var rows = ROW.matcher(Files.readString(Path.of("../../docs/reference/configuration.md")));

        int places = 0;
        while (rows.find()) {
            // A folder that the gateway writes to is no file whose change is a change of the configuration.
            if (rows.group(2).contains("`file:`") && !rows.group(2).contains("a folder")) {
                places++;
                var key = rows.group(1).substring(rows.group(1).lastIndexOf('.') + 1);
                assertThat(FilePlaces.isPlace(key, "file:x")).as(rows.group(1)).isTrue();
            }
        }
        assertThat(places).isGreaterThan(10);
    }
}
