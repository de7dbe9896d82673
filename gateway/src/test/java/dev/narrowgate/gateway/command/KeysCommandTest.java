package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeysCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "PS256", "RS256"})
    void makesAKeyThatSignsWithTheAlgorithm(String algorithm) {
        assertThat(run("generate", "--algorithm", algorithm)).isZero();

        assertThat(SigningMaterial.of(out.toString(), algorithm).names()).containsKey("newest");
    }

    @Test
    void onlyTheOwnerCanReadAFileOfKeys() throws Exception {
        var file = folder.resolve("below/gateway.jwks");

        assertThat(run("generate", "--out", file.toString())).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("keep it secret");
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        var file = Files.writeString(folder.resolve("gateway.jwks"), "precious");

        assertThat(run("generate", "--out", file.toString())).isEqualTo(2);

        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThat(err.toString()).contains(file + ": exists already");
    }

    @Test
    void anUnknownAlgorithmIsRefused() {
        assertThat(run("generate", "--algorithm", "HS256")).isEqualTo(2);
        assertThat(err.toString()).contains("--algorithm HS256 is not known (expected: one of ES256, EdDSA, PS256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
    void thePublicKeysHaveNoPrivateParts(String algorithm) throws Exception {
        var file = folder.resolve("k.jwks");
        run("generate", "--algorithm", algorithm, "--out", file.toString());

        assertThat(run("public", "--key", file.toString())).isZero();

        assertThat(JWKSet.parse(out.toString()).getKeys()).hasSize(1).noneMatch(key -> key.isPrivate());
    }

    @Test
    void aTokenHasExactlyTheGivenClaims() throws Exception {
        var file = folder.resolve("k.jwks");
        run("generate", "--out", file.toString());

        assertThat(run(
                        "token",
                        "--key=" + file,
                        "--issuer=https://idp.example.com",
                        "--subject=alice",
                        "--audience=https://gateway.example.com",
                        "--scope=orders:read",
                        "--scope=orders:write",
                        "--actor=researcher",
                        "--actor=orchestrator",
                        "--task=task-1"))
                .isZero();

        var token = SignedJWT.parse(out.toString().strip());
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "sub", "aud", "client_id", "scope", "act", "task_id", "iat", "exp", "jti")
                .containsEntry("scope", "orders:read orders:write")
                .containsEntry("act", Map.of("sub", "researcher", "act", Map.of("sub", "orchestrator")));
    }

    @Test
    void aTokenWithoutScopeHasNone() throws Exception {
        var file = folder.resolve("k.jwks");
        run("generate", "--out", file.toString());

        run("token", "--key=" + file, "--issuer=https://i.example", "--subject=a", "--audience=b");

        assertThat(SignedJWT.parse(out.toString().strip()).getJWTClaimsSet().getClaims())
                .doesNotContainKeys("scope", "act", "task_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "PT0S", "-PT5M", "90"})
    void aTrialTokenLivesAtMostAnHour(String lifetime) {
        var file = folder.resolve("k.jwks");
        run("generate", "--out", file.toString());

        assertThat(run(
                        "token",
                        "--key=" + file,
                        "--issuer=https://i.example",
                        "--subject=a",
                        "--audience=b",
                        "--lifetime=" + lifetime))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileWithoutAKeyIsRefusedWithoutRepeatingIt() throws Exception {
        var file = Files.writeString(
                folder.resolve("k.jwks"), "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0LXNlY3JldA\"}]}");

        assertThat(run("public", "--key", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file.toString()).doesNotContain("c2VjcmV0");
        assertThat(run("public", "--key", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere: no such file");
    }

    private int run(String... arguments) {
        return new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
