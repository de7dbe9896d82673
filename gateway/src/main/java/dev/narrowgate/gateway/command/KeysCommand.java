package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.PS256;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes signing keys, and tokens to try a gateway with. */
@Command(
        name = "keys",
        description = "Makes signing keys, and tokens to try a gateway with.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class KeysCommand {

    private static final Duration MAXIMUM_LIFETIME = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(
            name = "generate",
            description = "Makes a private JWK set with one new key, for delegation.signing.keys.",
            mixinStandardHelpOptions = true)
    int generate(
            @Option(
                            names = "--algorithm",
                            paramLabel = "ALG",
                            defaultValue = ES256,
                            description = "ES256 (default), EdDSA, PS256 or RS256.")
                    String algorithm,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "A new file, readable only by its owner. Default: standard output.")
                    @Nullable
                    Path out)
            throws IOException {
        if (!SigningKeys.ALGORITHMS.contains(algorithm)) {
            throw wrong("--algorithm " + algorithm + " is not known (expected: one of "
                    + String.join(", ", SigningKeys.ALGORITHMS.stream().sorted().toList()) + ")");
        }
        var document = SigningKeys.newDocument(algorithm) + "\n";
        if (out == null) {
            spec.commandLine().getOut().print(document);
            spec.commandLine().getOut().flush();
        } else {
            NewFile.writeSecret(out, document, spec);
            spec.commandLine().getErr().println("wrote " + out + ": a private key, keep it secret");
        }
        return 0;
    }

    @Command(
            name = "public",
            description = "Prints the public keys of a private JWK set, which verify its signatures.",
            mixinStandardHelpOptions = true)
    int publicKeys(
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private JWK set.")
                    Path key,
            @Option(names = "--out", paramLabel = "FILE", description = "A new file. Default: standard output.")
                    @Nullable
                    Path out)
            throws IOException {
        var document = material(key).publicDocument() + "\n";
        if (out == null) {
            spec.commandLine().getOut().print(document);
            spec.commandLine().getOut().flush();
        } else {
            NewFile.write(out, document, spec);
        }
        return 0;
    }

    @Command(
            name = "token",
            description = {
                "Prints an access token (RFC 9068), signed with your key, to try a gateway without an identity"
                        + " provider.",
                "Only a gateway that trusts this key accepts the token. The command does not check the claims."
            },
            mixinStandardHelpOptions = true)
    int token(
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "A private JWK set.") Path key,
            @Option(names = "--issuer", required = true, paramLabel = "I", description = "The issuer: iss.")
                    String issuer,
            @Option(names = "--subject", required = true, paramLabel = "S", description = "The subject: sub.")
                    String subject,
            @Option(names = "--audience", required = true, paramLabel = "A", description = "The audience: aud.")
                    String audience,
            @Option(names = "--scope", paramLabel = "S", description = "One scope, or several with spaces. Repeatable.")
                    @Nullable
                    List<String> scopes,
            @Option(
                            names = "--client-id",
                            paramLabel = "C",
                            defaultValue = "narrowgate-keys",
                            description = "The client: client_id. Default: narrowgate-keys.")
                    String client,
            @Option(names = "--actor", paramLabel = "A", description = "An actor, the current actor first. Repeatable.")
                    @Nullable
                    List<String> actors,
            @Option(names = "--task", paramLabel = "T", description = "The task: task_id.") @Nullable String task,
            @Option(
                            names = "--lifetime",
                            paramLabel = "D",
                            defaultValue = "PT10M",
                            description = "The lifetime, such as PT5M, at most PT1H. Default: PT10M.")
                    Duration lifetime)
            throws IOException {
        if (!lifetime.isPositive() || lifetime.compareTo(MAXIMUM_LIFETIME) > 0) {
            throw wrong("--lifetime " + lifetime + " (expected: PT1S to " + MAXIMUM_LIFETIME + ")");
        }
        var claims = new TrialClaims(issuer, subject, audience, client, lifetime)
                .scopes(scopes)
                .actors(actors)
                .task(task)
                .at(clock.instant());
        spec.commandLine().getOut().println(material(key).signed(MediaTypes.AT_JWT, claims));
        return 0;
    }

    /** Reads the keys with the first algorithm that fits. */
    private SigningMaterial material(Path file) throws IOException {
        String document;
        try {
            document = Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw wrong(file + ": no such file");
        }
        IllegalArgumentException unusable = null;
        for (var algorithm : List.of(ES256, EDDSA, PS256)) {
            try {
                return SigningMaterial.of(document, algorithm);
            } catch (IllegalArgumentException other) {
                unusable = other;
            }
        }
        throw wrong(file + ": " + (unusable == null ? "unusable" : unusable.getMessage())
                + " (expected: a private JWK set, such as `narrowgate keys generate` makes)");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
