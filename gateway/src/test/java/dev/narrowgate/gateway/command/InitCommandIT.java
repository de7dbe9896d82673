package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code init} against an issuer on loopback, and {@code validate} on what it writes. */
class InitCommandIT {

    private static final String OPENID = "/.well-known/openid-configuration";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private String base;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/realms/acme, /realms/acme/protocol/openid-connect/certs, /realms/acme/protocol/openid-connect/token, keycloak",
        "/plain, /keys, /token, rfc9068",
        "'', /oauth2/jwks, /oauth2/token, spring",
        "/k, /openid/v1/jwks, /token, kubernetes",
        "/am/oauth2/realms/x, /keys, /token, ping",
    })
    void validateAcceptsTheWrittenFiles(String path, String keys, String token, String provider) throws Exception {
        metadata(path + OPENID, metadata(path, keys, token));

        assertThat(init("--issuer", base + path)).as(err.toString()).isZero();

        var file = folder.resolve("out/application.yaml");
        assertThat(Files.readString(file))
                .contains(
                        "issuer: \"" + base + path + "\"", "jwks-uri: \"" + base + keys + "\"", "[ \"orders:read\" ]");
        assertThat(out.toString())
                .contains("a provider of the kind " + provider + "\n")
                .contains("curl -i -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/orders/");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out/gateway.jwks"))))
                .isEqualTo("rw-------");
        assertThat(validate()).contains("Valid: 1 route, 0 problems, 0 warnings.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"narrowgate", "api://0a1b", "https://gateway.example.com", "a \"quoted\" # name: {x}"})
    void anyAudienceIsReadAsItWasGiven(String audience) throws Exception {
        metadata(OPENID, metadata("", "/keys", "/token"));

        assertThat(init("--issuer", base, "--audience", audience))
                .as(err.toString())
                .isZero();

        assertThat(validate()).contains("Valid: 1 route, 0 problems");
    }

    static List<String> acceptsEveryProvider() {
        return ProviderGuess.names();
    }

    @ParameterizedTest
    @MethodSource
    void acceptsEveryProvider(String provider) throws Exception {
        metadata(OPENID, metadata("", "/keys", "/token"));

        assertThat(init("--issuer", base, "--provider", provider))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("a provider of the kind " + provider + "\n");
        assertThat(validate()).contains("Valid: 1 route, 0 problems");
    }

    @Test
    void readsTheMetadataOfOauthFirst() throws Exception {
        metadata("/.well-known/oauth-authorization-server/x", metadata("/x", "/oauth-keys", "/token"));
        metadata("/x" + OPENID, metadata("/x", "/openid-keys", "/token"));

        init("--issuer", base + "/x");

        assertThat(Files.readString(folder.resolve("out/application.yaml"))).contains("/oauth-keys");
    }

    @Test
    void aFinalSlashOfTheIssuerIsFound() throws Exception {
        metadata("/x" + OPENID, metadata("/x/", "/keys", "/token"));

        assertThat(init("--issuer", base + "/x")).isZero();

        assertThat(out.toString()).contains("the issuer's own spelling is " + base + "/x/");
        assertThat(Files.readString(folder.resolve("out/application.yaml"))).contains("\"" + base + "/x/\"");
    }

    @Test
    void metadataOfAnotherIssuerIsRefused() throws Exception {
        metadata("/x" + OPENID, metadata("/other", "/keys", "/token"));

        assertThat(init("--issuer", base + "/x")).isEqualTo(1);

        assertThat(err.toString()).contains("name the issuer '" + base + "/other'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void namesTheLocationsWithoutMetadata() {
        assertThat(init("--issuer", base + "/x")).isEqualTo(1);

        assertThat(err.toString())
                .contains(base + "/.well-known/oauth-authorization-server/x: status 404")
                .contains(base + "/x" + OPENID + ": status 404");
    }

    @Test
    void existingFilesAreNotOverwritten() throws Exception {
        metadata(OPENID, metadata("", "/keys", "/token"));
        var keys =
                Files.writeString(Files.createDirectories(folder.resolve("out")).resolve("gateway.jwks"), "precious");

        assertThat(init("--issuer", base)).isEqualTo(2);

        assertThat(Files.readString(keys)).isEqualTo("precious");
        assertThat(folder.resolve("out/application.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--issuer, http://idp.example.com, expected: an https address",
        "--issuer, idp.example.com, expected: an address such as",
        "--issuer, https://u:p@idp.example.com, expected: an address such as",
        "--api, orders, expected: an address such as",
        "--provider, nobody, expected: one of adfs",
    })
    void wrongUseIsNamed(String option, String value, String message) {
        assertThat(init("--issuer", base, option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "https://acme.okta.com/oauth2/default, okta",
        "https://acme.eu.auth0.com/, auth0",
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x, cognito",
        "https://login.microsoftonline.com/t/v2.0, entra",
        "https://sts.windows.net/t/, entra",
        "https://token.actions.githubusercontent.com, github-actions",
        "https://gitlab.com, gitlab",
        "https://accounts.google.com, google",
        "https://auth.pingone.eu/e/as, ping",
        "https://okta.com.evil.example, rfc9068",
        "https://idp.example.com, rfc9068",
    })
    void recognisesProvidersByTheirAddress(String issuer, String provider) {
        assertThat(ProviderGuess.of(URI.create(issuer), Map.of())).isEqualTo(provider);
        assertThat(ProviderGuess.names()).contains(provider);
    }

    @Test
    void recognisesProvidersByTheirMetadata() {
        var own = URI.create("https://login.acme.example/adfs");

        assertThat(ProviderGuess.of(own, Map.of("access_token_issuer", "http://x")))
                .isEqualTo("adfs");
        assertThat(ProviderGuess.of(own, Map.of("jwks_uri", "https://git.acme.example/oauth/discovery/keys")))
                .isEqualTo("gitlab");
    }

    private String metadata(String path, String keys, String token) {
        return """
                {"issuer":"%1$s%2$s","jwks_uri":"%1$s%3$s","token_endpoint":"%1$s%4$s",
                 "scopes_supported":["openid","profile","orders:read"]}
                """.formatted(base, path, keys, token);
    }

    private void metadata(String place, String document) {
        var bytes = document.getBytes(StandardCharsets.UTF_8);
        server.createContext(place, exchange -> {
            var found = exchange.getRequestURI().getPath().equals(place);
            exchange.sendResponseHeaders(found ? 200 : 404, found ? bytes.length : -1);
            if (found) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }

    private int init(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        for (var given : Map.of(
                        "--api", "http://127.0.0.1:9000/orders",
                        "--audience", "https://gateway.example.com",
                        "--out", folder.resolve("out").toString())
                .entrySet()) {
            if (!arguments.contains(given.getKey())) {
                arguments.add(given.getKey());
                arguments.add(given.getValue());
            }
        }
        return new CommandLine(new InitCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments.toArray(String[]::new));
    }

    private String validate() {
        var said = new StringWriter();
        new CommandLine(new ValidateCommand())
                .setOut(new PrintWriter(said, true))
                .execute(folder.resolve("out").toString());
        return said.toString();
    }
}
