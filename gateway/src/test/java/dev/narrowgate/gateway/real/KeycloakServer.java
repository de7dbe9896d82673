package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.testing.TestPki;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Keycloak in a separate process, with realms from files and without data of earlier runs. */
final class KeycloakServer implements AutoCloseable {

    private static final List<String> REALMS =
            List.of("narrowgate", "exchange", "beside", "plain", "authzen", "signals");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static @Nullable KeycloakServer shared;

    private final Process process;
    private final int port;
    private final int tlsPort;

    private KeycloakServer(Process process, int port, int tlsPort) {
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** One Keycloak for all tests of this process, because its start is slow. Keycloak ends with the tests. */
    static synchronized KeycloakServer shared() throws Exception {
        if (shared == null) {
            shared = start(home());
        }
        return shared;
    }

    /** A Keycloak with features that are off by default, in a copy of the distribution. */
    static KeycloakServer withFeatures(Path folder, String features) throws Exception {
        return start(copyTo(folder), "--features=" + features);
    }

    /** The folder into which the build has put the distribution. */
    private static Path home() {
        return Path.of(System.getProperty("keycloak.home")).toAbsolutePath();
    }

    private static KeycloakServer start(Path home, String... options) throws Exception {
        var folder = Files.createTempDirectory("keycloak");
        var certificates = LiveIssuer.CERTIFICATES;
        importRealms(home.resolve("data"), LiveIssuer.GATEWAY_KEYS);
        TestPki.writePem(certificates.server(), folder, "keycloak");
        int port = freePort();
        int tlsPort = freePort();
        var output = folder.resolve("keycloak.out");
        var command = new ArrayList<>(List.of(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--https-port=" + tlsPort,
                "--https-certificate-file=" + folder.resolve("keycloak.crt"),
                "--https-certificate-key-file=" + folder.resolve("keycloak.key"),
                "--https-client-auth=request",
                "--https-trust-store-file=" + certificates.trustStore(folder.resolve("clients.p12")),
                "--https-trust-store-password=" + TestPki.PASSWORD,
                // One name for every port, because it is the issuer.
                "--hostname=http://127.0.0.1:" + port));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        var server = new KeycloakServer(builder.start(), port, tlsPort);
        try {
            server.awaitReady(output);
            return server;
        } catch (Throwable failed) {
            server.close();
            throw failed;
        }
    }

    /**
     * Copies the distribution without its data. A build with features changes its files, which a running Keycloak uses.
     */
    static Path copyTo(Path folder) throws IOException {
        var home = home();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (from.equals(home.resolve("data"))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(folder.resolve(home.relativize(from).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, folder.resolve(home.relativize(from).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return folder;
    }

    /** Keycloak would use the realm of an earlier run instead of the file. */
    private static void importRealms(Path data, JWKSet gatewayKeys) throws IOException {
        if (Files.exists(data)) {
            try (var old = Files.walk(data)) {
                for (var file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        var keys = gatewayKeys.toString().replace("\"", "\\\"");
        var folder = Files.createDirectories(data.resolve("import"));
        for (var realm : REALMS) {
            try (var file = KeycloakServer.class.getResourceAsStream("/keycloak/" + realm + "-realm.json")) {
                var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(folder.resolve(realm + "-realm.json"), text.replace("@GATEWAY_JWKS@", keys));
            }
        }
    }

    private void awaitReady(Path output) throws Exception {
        var client = HttpClient.newHttpClient();
        var metadata = HttpRequest.newBuilder(URI.create(issuer("exchange") + "/.well-known/openid-configuration"))
                .timeout(Duration.ofSeconds(30))
                .build();
        var deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (client.send(metadata, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new AssertionError("Keycloak is not ready: " + Files.readString(output));
    }

    String issuer(String realm) {
        return "http://127.0.0.1:" + port + "/realms/" + realm;
    }

    /** The same realm over TLS, where a client may present a certificate. */
    String overTls(String realm) {
        return "https://127.0.0.1:" + tlsPort + "/realms/" + realm;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Its script first starts it and then waits for it, or becomes it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
