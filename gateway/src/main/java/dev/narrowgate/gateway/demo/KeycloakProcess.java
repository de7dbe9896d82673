package dev.narrowgate.gateway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A Keycloak in its own process on loopback, with its data in memory. It ends with the demo, also on failure. */
final class KeycloakProcess implements AutoCloseable {

    static final String ADMIN = "admin";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final int LAST_LINES = 5;

    private final Process process;
    private final Path output;
    private final String uri;
    private final String password;

    private KeycloakProcess(Process process, Path output, String uri, String password) {
        this.process = process;
        this.output = output;
        this.uri = uri;
        this.password = password;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "demo-keycloak-stop"));
    }

    /** Returns when Keycloak answers. */
    static KeycloakProcess start(Path home) throws IOException, InterruptedException {
        int port = freePort();
        var uri = "http://127.0.0.1:" + port;
        var password = UUID.randomUUID().toString();
        var output = Files.createTempFile("narrowgate-demo-keycloak", ".log");
        var builder = new ProcessBuilder(List.of(
                        "bash",
                        KeycloakHome.script(home).toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=" + uri))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        password));
        var keycloak = new KeycloakProcess(builder.start(), output, uri, password);
        try {
            keycloak.awaitReady();
        } catch (IOException | InterruptedException | RuntimeException failed) {
            keycloak.close();
            throw failed;
        }
        return keycloak;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var metadata = HttpRequest.newBuilder(URI.create(uri + "/realms/master/.well-known/openid-configuration"))
                .timeout(TIMEOUT)
                .build();
        long end = System.nanoTime() + TIMEOUT.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < end) {
                if (isAnswered(client, metadata)) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        var lines = Files.readAllLines(output);
        throw new IOException("Keycloak did not start; its last lines of output: "
                + String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }

    private static boolean isAnswered(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String uri() {
        return uri;
    }

    /** The administrator's password, valid while Keycloak runs. */
    String password() {
        return password;
    }

    /** Ends the script, which may wait for Keycloak or have become it, and then all processes that it started. */
    @Override
    public void close() {
        var started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
        output.toFile().delete();
    }
}
