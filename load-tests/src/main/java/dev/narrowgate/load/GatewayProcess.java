package dev.narrowgate.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The gateway in its own process, as operators run it, with 512 MB of heap. */
final class GatewayProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    GatewayProcess(Path folder, Issuer issuer, NextHop nextHop) throws IOException, InterruptedException {
        port = freePort();
        var config = Files.writeString(folder.resolve("gateway.yaml"), configuration(folder, issuer, nextHop));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        System.getProperty("jar", "gateway/target/narrowgate.jar"),
                        "serve",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        awaitPort();
    }

    private String configuration(Path folder, Issuer issuer, NextHop nextHop) throws IOException {
        return """
                server: { port: %d, address: 127.0.0.1 }
                management.server.port: %d
                spring.cloud.gateway.server.webflux.routes:
                  - { id: tickets, uri: "%s", predicates: [ "Path=/tickets/**" ], filters: [ Delegation=tickets ] }
                delegation:
                  gateway: %s
                  issuers:
                    - { issuer: "%s", jwks-uri: "%s" }
                  policies:
                    tickets: { audience: "https://tickets.load.example", scopes: [ "tickets:read" ] }
                  audit: { path: "%s" }
                """.formatted(
                        port,
                        freePort(),
                        nextHop.address(),
                        Issuer.GATEWAY,
                        Issuer.NAME,
                        issuer.keys(),
                        folder.resolve("audit"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("the gateway did not start: see gateway.log");
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                // It is still starting.
            }
        }
        throw new IOException("the gateway did not start within 30 seconds");
    }

    int port() {
        return port;
    }

    /** Returns the resident memory in MB after a garbage collection. */
    double residentMegabytes() throws IOException, InterruptedException {
        collect();
        for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** Returns the reachable part of the heap in MB. */
    double liveHeapMegabytes() throws IOException, InterruptedException {
        collect();
        var info = jcmd("GC.heap_info").toLowerCase(Locale.ROOT);
        double used = 0;
        var found = java.util.regex.Pattern.compile(
                        "(?:heap|new generation|tenured generation)\\s+total[^\\n]*?used (\\d+)k")
                .matcher(info);
        while (found.find()) {
            used += Long.parseLong(found.group(1)) / 1024.0;
        }
        return used;
    }

    private void collect() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        var text = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        tool.waitFor();
        return text;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
