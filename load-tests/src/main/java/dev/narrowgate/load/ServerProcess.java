package dev.narrowgate.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that listens on loopback, in a process of its own. With the property {@code measured.cpu} it runs on that
 * processor alone, so that it is not measured while it shares one with its callers.
 */
public final class ServerProcess implements AutoCloseable {

    private static final String CPU = System.getProperty("measured.cpu", "");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a program and waits until it accepts connections.
     *
     * @param log receives what the program prints
     * @throws IOException if the program ends, or accepts none within a minute
     */
    public static ServerProcess start(List<String> command, int port, Path log)
            throws IOException, InterruptedException {
        var pinned = new ArrayList<>(CPU.isEmpty() ? List.<String>of() : List.of("taskset", "-c", CPU));
        pinned.addAll(command);
        var process = Children.started(new ProcessBuilder(pinned)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        var server = new ServerProcess(process, port);
        try {
            server.awaitPort(log);
            return server;
        } catch (IOException | InterruptedException failed) {
            server.close();
            throw failed;
        }
    }

    /** Returns the options of each measured JVM, so that none has more memory than another. */
    public static List<String> java(String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns a port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(Path log) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("it ended with code " + process.exitValue() + ": " + end(log));
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                // It is still starting.
            }
        }
        throw new IOException("it accepted no connection within a minute: " + end(log));
    }

    private static String end(Path log) throws IOException {
        var text = Files.readString(log).strip();
        return text.substring(Math.max(0, text.length() - 1000));
    }

    public int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Returns the CPU time of the process and of its children so far. */
    public Duration cpuTime() {
        var own = process.toHandle().info().totalCpuDuration();
        if (own.isEmpty()) {
            throw new IllegalStateException("the system does not tell the CPU time of a process");
        }
        return process.descendants()
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .reduce(own.get(), Duration::plus);
    }

    @Override
    public void close() throws InterruptedException {
        Children.end(process);
    }
}
