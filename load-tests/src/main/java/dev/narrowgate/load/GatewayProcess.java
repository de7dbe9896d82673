package dev.narrowgate.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The gateway in its own process, as operators run it, with 512 MB of heap. */
public final class GatewayProcess implements AutoCloseable {

    private static final Pattern USED =
            Pattern.compile("(?:heap|new generation|tenured generation)\\s+total[^\\n]*?used (\\d+)k");

    private final ServerProcess process;

    public GatewayProcess(Path folder, GatewayConfiguration configuration) throws IOException, InterruptedException {
        process = ServerProcess.start(
                ServerProcess.java(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        System.getProperty("jar", "gateway/target/narrowgate.jar"),
                        "serve",
                        "--config",
                        configuration.write(folder).toString()),
                configuration.port(),
                folder.resolve("gateway.log"));
    }

    public int port() {
        return process.port();
    }

    public Duration cpuTime() {
        return process.cpuTime();
    }

    public ServerProcess process() {
        return process;
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
        double used = 0;
        var found = USED.matcher(jcmd("GC.heap_info").toLowerCase(Locale.ROOT));
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
        var text = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        tool.waitFor(30, TimeUnit.SECONDS);
        return text;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
