package dev.narrowgate.delegation.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway of the harness in a process of its own, whose memory is bounded. */
public final class ForkedGateway implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final Path errors;
    private final String[] places;
    private final StringBuffer said = new StringBuffer();

    /** @param options of the virtual machine */
    public ForkedGateway(Path folder, List<String> options, String... settings) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ForkedGateway.class.getName()));
        command.add(folder.toString());
        command.addAll(List.of(settings));
        errors = Files.createTempFile(folder, "gateway", ".err");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        var line = out.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("did not start: " + errors());
        }
        places = line.substring(READY.length()).split(" ");
        // Whatever it logs must not stop it.
        Thread.ofVirtual()
                .start(() -> out.lines().forEach(log -> said.append(log).append('\n')));
    }

    public static void main(String[] arguments) throws Exception {
        var settings = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
        var gateway = new GatewayHarness(Path.of(arguments[0]), settings);
        var management = gateway.context().getEnvironment().getProperty("local.management.port");
        System.out.println(READY + gateway.port() + " " + management + " "
                + gateway.delegation().livesFor(600).sign());
        // Until the test ends.
        System.in.read();
        System.exit(0);
    }

    public int port() {
        return Integer.parseInt(places[0]);
    }

    public int managementPort() {
        return Integer.parseInt(places[1]);
    }

    /** Good for every route. */
    public String token() {
        return places[2];
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The status that it ended with, within a minute. */
    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end");
        }
        return process.exitValue();
    }

    public String errors() throws IOException {
        return Files.readString(errors) + said;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
