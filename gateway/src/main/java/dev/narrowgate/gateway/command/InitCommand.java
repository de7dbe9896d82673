package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.JWKS_URI;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.SCOPES_SUPPORTED;

import dev.narrowgate.delegation.engine.signing.SigningKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes an initial configuration. It asks only for values that it cannot find out. */
@Command(
        name = "init",
        description =
                "Writes a configuration and signing keys from the metadata of an issuer, and prints a request to try.",
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {

    private static final String CONFIGURATION = "application.yaml";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Scopes that a login requests and that no API has. */
    private static final Set<String> LOGIN_SCOPES = Set.of(
            "openid",
            "profile",
            "email",
            "address",
            "phone",
            "offline_access",
            "roles",
            "groups",
            "basic",
            "acr",
            "web-origins",
            "microprofile-jwt",
            "organization",
            "service_account");

    @Option(
            names = "--issuer",
            required = true,
            paramLabel = "URL",
            description = "The identity provider, as in the claim iss.")
    @SuppressWarnings("NullAway.Init")
    private String issuer;

    @Option(names = "--api", required = true, paramLabel = "URL", description = "The address of the API.")
    @SuppressWarnings("NullAway.Init")
    private String api;

    @Option(names = "--audience", required = true, paramLabel = "A", description = "The aud of the incoming tokens.")
    @SuppressWarnings("NullAway.Init")
    private String audience;

    @Option(
            names = "--provider",
            paramLabel = "P",
            description = "The kind of the provider. Default: found from its address and metadata.")
    private @Nullable String provider;

    @Option(names = "--scope", paramLabel = "S", description = "A scope of the API. Repeatable.")
    private @Nullable List<String> scopes;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gateway-config",
            description = "The folder for the files. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var asked = address("--issuer", issuer);
        if (!isSecure(asked)) {
            throw wrong("--issuer " + issuer + " (expected: an https address, or http on loopback)");
        }
        var target = address("--api", api);
        if (audience.isBlank()) {
            throw wrong("--audience is empty (expected: the aud of the incoming tokens)");
        }
        if (provider != null && !ProviderGuess.names().contains(provider)) {
            throw wrong("--provider " + provider + " is not known (expected: one of "
                    + String.join(", ", ProviderGuess.names()) + ")");
        }
        for (var file : List.of(out.resolve(CONFIGURATION), out.resolve(InitialConfiguration.KEYS))) {
            NewFile.check(file, spec);
        }
        var found = IssuerLookup.ask(asked);
        checkKeys(found);
        var kind = provider == null ? ProviderGuess.of(found.issuer(), found.members()) : provider;
        var configuration = new InitialConfiguration(found, kind, target, audience, scopes(found));
        write(configuration);
        report(configuration, kind);
        return 0;
    }

    private static void checkKeys(IssuerLookup.Found found) throws IOException {
        var keys = found.text(JWKS_URI);
        if (keys.isEmpty()) {
            throw new IOException("the metadata of issuer " + found.issuer() + " have no jwks_uri");
        }
        if (!isSecure(URI.create(keys))) {
            throw new IOException("the metadata of issuer " + found.issuer() + " name the jwks_uri " + keys
                    + " (expected: an https address, or http on loopback)");
        }
    }

    private static boolean isSecure(URI address) {
        return "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost()));
    }

    private void write(InitialConfiguration configuration) throws IOException {
        NewFile.write(out.resolve(CONFIGURATION), configuration.yaml(), spec);
        NewFile.writeSecret(out.resolve(InitialConfiguration.KEYS), SigningKeys.newDocument(ES256) + "\n", spec);
    }

    private void report(InitialConfiguration configuration, String kind) {
        var say = spec.commandLine().getOut();
        var found = configuration.found();
        if (!found.issuer().toString().equals(issuer)) {
            say.println("note     the issuer's own spelling is " + found.issuer());
        }
        say.println("issuer   " + found.issuer() + ", a provider of the kind " + kind);
        say.println("keys     " + found.text(JWKS_URI));
        say.println("wrote    " + out.resolve(CONFIGURATION));
        say.println("wrote    " + out.resolve(InitialConfiguration.KEYS) + ": a private key, keep it secret");
        say.println();
        say.println("Check the configuration, run the gateway, and try it with a token of the issuer for " + audience
                + ":");
        say.println("  narrowgate validate " + out);
        say.println("  narrowgate serve --config " + out);
        say.println("  " + configuration.curl());
    }

    /** The scopes of the API, as the operator names them or as the issuer lists them. */
    private List<String> scopes(IssuerLookup.Found found) {
        if (scopes != null) {
            return scopes;
        }
        var listed = found.texts(SCOPES_SUPPORTED).stream()
                .filter(scope -> !LOGIN_SCOPES.contains(scope))
                .toList();
        return listed.isEmpty() ? List.of("api:read") : listed;
    }

    private URI address(String option, String text) {
        try {
            var uri = URI.create(text);
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like every other text that is not an address.
        }
        throw wrong(option + " " + text + " (expected: an address such as https://idp.example.com)");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
