package dev.narrowgate.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The program, as {@code narrowgate} starts it, in a separate process. */
final class Program implements AutoCloseable {

    /** The script that users run, on the JDK of the tests. In a few seconds the better compiler does not pay for itself. */
    static final Path SCRIPT = Path.of("..", "narrowgate").toAbsolutePath().normalize();

    static final Map<String, String> ENVIRONMENT = Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "JAVA_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1",
            "NARROWGATE_BUILD", "never");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    static Program start(Path folder, List<String> arguments) throws IOException {
        return start(folder, Map.of(), with(arguments));
    }

    private static List<String> with(List<String> arguments) {
        var command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(arguments);
        return command;
    }

    private static Program start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        var output = Files.createTempFile(folder, "program", ".out");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(environment);
        return new Program(builder.start(), output);
    }

    /** Runs to the end. */
    static Program run(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, TIMEOUT, Map.of(), arguments);
    }

    static Program run(Path folder, Duration patience, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return ended(start(folder, environment, with(List.of(arguments))), patience);
    }

    private static Program ended(Program program, Duration patience) throws IOException, InterruptedException {
        if (!program.process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            program.close();
            throw new AssertionError("did not end: " + program.output());
        }
        return program;
    }

    /** Runs the single jar, which has all classes inside, to the end. */
    static Program runJar(Path folder, String... arguments) throws IOException, InterruptedException {
        var jar = Path.of("target", "narrowgate.jar").toAbsolutePath().toString();
        var command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", jar));
        command.addAll(List.of(arguments));
        return ended(start(folder, Map.of(), command), TIMEOUT);
    }

    /** Starts a gateway and waits until it is ready. */
    static Program serve(Path folder, int port, int managementPort, Path config, String... settings) throws Exception {
        return serve(folder, Map.of(), port, managementPort, config, settings);
    }

    static Program serve(
            Path folder, Map<String, String> environment, int port, int managementPort, Path config, String... settings)
            throws Exception {
        var arguments = new ArrayList<>(List.of(
                "serve",
                "--config",
                config.toString(),
                "--server.port=" + port,
                "--management.server.port=" + managementPort));
        arguments.addAll(List.of(settings));
        var program = start(folder, environment, with(arguments));
        program.awaitReady(managementPort);
        return program;
    }

    private void awaitReady(int managementPort) throws Exception {
        var client = HttpClient.newHttpClient();
        var readiness = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        var deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                var answer =
                        client.send(HttpRequest.newBuilder(readiness).build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // Its port is not open.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        close();
        throw new AssertionError("not ready: " + output());
    }

    /** Of those below the ones that systems choose themselves, which another process could get before the program does. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one.
            }
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Ends the program like {@code kill -9}, without its shutdown. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends the program like {@code kill}, with its shutdown. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
