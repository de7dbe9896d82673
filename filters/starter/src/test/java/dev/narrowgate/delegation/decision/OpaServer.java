package dev.narrowgate.delegation.decision;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** An OPA of this machine, on a free port of loopback. */
final class OpaServer implements AutoCloseable {

    /** Why a test is skipped. */
    static final String MISSING = "no opa on the path: name the program in the variable OPA";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProcessBuilder command;
    private final int port;
    private final Path log;
    private Process process;

    private OpaServer(ProcessBuilder command, int port, Path log) throws IOException {
        this.command = command;
        this.port = port;
        this.log = log;
        this.process = command.start();
    }

    /** Finds OPA in the variable {@code OPA}, on the path, or where Go installs programs. */
    static Optional<Path> executable(Map<String, String> environment) {
        var named = environment.get("OPA");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        var home = Path.of(System.getProperty("user.home"), "go", "bin").toString();
        return Stream.concat(
                        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)), Stream.of(home))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "opa"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static OpaServer start(Path opa, Path policy, Path log) throws IOException, InterruptedException {
        var port = freePort();
        var command = new ProcessBuilder(
                        opa.toString(),
                        "run",
                        "--server",
                        "--disable-telemetry",
                        "--set=decision_logs.console=true",
                        "--addr",
                        "127.0.0.1:" + port,
                        policy.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var server = new OpaServer(command, port, log);
        server.awaitPort();
        return server;
    }

    /** Ends it at once, in the middle of what it does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it on the same port, with the same policy. */
    void startAgain() throws IOException, InterruptedException {
        process = command.start();
        awaitPort();
    }

    /** The paths of the requests that it has permitted, once for each answer. It writes them into its log ahead of the answer. */
    List<String> permittedPaths() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"msg\":\"Decision Log\"") && line.endsWith("}"))
                    .map(JSON::readTree)
                    .filter(decision -> decision.path("result").path("allow").asBoolean(false))
                    .map(decision ->
                            decision.path("input").path("request").path("path").asString())
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        try {
            for (int i = 0; i < 300; i++) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("OPA ended: " + Files.readString(log));
                }
                if (accepts()) {
                    return;
                }
            }
            throw new IOException("OPA accepts no connection: " + Files.readString(log));
        } catch (IOException | InterruptedException failed) {
            close();
            throw failed;
        }
    }

    private boolean accepts() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The document with the decision. */
    String document() {
        return "http://127.0.0.1:" + port + "/v1/data/narrowgate/decision";
    }

    List<String> setting(String name) {
        return List.of("--delegation.decision-points." + name + ".opa=" + document());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
