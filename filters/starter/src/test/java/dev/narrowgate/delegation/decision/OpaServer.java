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

/** An OPA of this machine, on a free port of loopback. */
final class OpaServer implements AutoCloseable {

    private final Process process;
    private final int port;

    private OpaServer(Process process, int port) {
        this.process = process;
        this.port = port;
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
        var process = new ProcessBuilder(
                        opa.toString(),
                        "run",
                        "--server",
                        "--disable-telemetry",
                        "--addr",
                        "127.0.0.1:" + port,
                        policy.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new OpaServer(process, port);
        try {
            server.awaitPort(log);
            return server;
        } catch (IOException | InterruptedException failed) {
            server.close();
            throw failed;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(Path log) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("OPA ended: " + Files.readString(log));
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                // It is still starting.
            }
        }
        throw new IOException("OPA accepts no connection: " + Files.readString(log));
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
