package dev.narrowgate.delegation.engine.store.redis;

import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.engine.store.CacheBounds;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Redis on free ports: one, or a cluster of three. A test without {@code redis-server} is skipped. */
public final class TestRedis implements AutoCloseable {

    private static final ClientResources THREADS = RedisBounds.resources();

    private final Path folder;
    private final List<String> more;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<AbstractRedisClient> clients = new ArrayList<>();

    private TestRedis(Path folder, List<String> more) {
        this.folder = folder;
        this.more = more;
    }

    /** @param options as on the command line of {@code redis-server} */
    public static TestRedis single(String... options) throws IOException {
        assumeInstalled();
        var redis = new TestRedis(Files.createTempDirectory("redis"), List.of(options));
        redis.ports.add(freePort());
        redis.startAgain();
        return redis;
    }

    public static TestRedis cluster() throws Exception {
        assumeInstalled();
        var redis = new TestRedis(
                Files.createTempDirectory("redis"),
                List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        for (int i = 0; i < 3; i++) {
            redis.ports.add(freePort());
        }
        redis.startAgain();
        var command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
        redis.ports.forEach(port -> command.add("127.0.0.1:" + port));
        command.add("--cluster-yes");
        var made = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        await().until(() -> redis.ports.stream()
                .allMatch(port -> redis.cli(port, "cluster", "info").contains("cluster_state:ok")));
        return redis;
    }

    private static void assumeInstalled() {
        var isInstalled = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "redis-server")));
        Assumptions.assumeTrue(isInstalled, "redis-server is not installed (apt-get install redis-server)");
    }

    /** Starts a Sentinel that watches this Redis under the name {@code main}, and returns its port. */
    public int sentinel() throws IOException {
        int port = freePort();
        var settings = Files.writeString(
                folder.resolve("sentinel.conf"),
                "port %d%nbind 127.0.0.1%ndir %s%nsentinel monitor main 127.0.0.1 %d 1%n"
                        .formatted(port, folder, port()));
        processes.add(new ProcessBuilder("redis-server", settings.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sentinel.log").toFile())
                .start());
        await().until(() -> listens(port));
        return port;
    }

    public static int freePort() throws IOException {
        // The bus of a cluster has a port that is 10,000 higher.
        while (true) {
            try (var socket = new ServerSocket(0)) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    /** Starts it where it was, with what it has stored in a file. */
    public void startAgain() throws IOException {
        processes.clear();
        for (var port : ports) {
            var own = Files.createDirectories(folder.resolve(String.valueOf(port)));
            var command = new ArrayList<>(List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1"));
            command.addAll(List.of("--dir", own.toString(), "--save", "", "--daemonize", "no"));
            command.addAll(more);
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("log").toFile())
                    .start());
        }
        await().until(() -> ports.stream().allMatch(TestRedis::listens));
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The answer of a command that an operator could give. */
    public String cli(String... command) {
        return cli(ports.getFirst(), command);
    }

    private String cli(int port, String... command) {
        try {
            var words = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
            words.addAll(List.of(command));
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Forgets everything. */
    public void empty() {
        ports.forEach(port -> cli(port, "flushall"));
    }

    /** Ends it as a power loss would. */
    public void kill() throws InterruptedException {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Keeps its connections, and answers nothing. */
    public void hang() throws Exception {
        signal("STOP");
    }

    public void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        for (var process : processes) {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Host and port of each node. */
    public List<String> nodes() {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    public int port() {
        return ports.getFirst();
    }

    public AbstractRedisClient client() {
        AbstractRedisClient client;
        if (ports.size() == 1) {
            var single = RedisClient.create(THREADS, RedisURI.create("127.0.0.1", port()));
            single.setOptions(RedisBounds.of(ClientOptions.create()));
            client = single;
        } else {
            var cluster = RedisClusterClient.create(
                    THREADS,
                    ports.stream()
                            .map(port -> RedisURI.create("127.0.0.1", port))
                            .toList());
            cluster.setOptions((ClusterClientOptions) RedisBounds.of(ClusterClientOptions.create()));
            client = cluster;
        }
        clients.add(client);
        return client;
    }

    /** A store of another gateway, which is started. */
    public RedisState state(int most) {
        return state(
                most, Duration.ofSeconds(30), () -> new StoreMember("https://gateway.example.com", List.of("key-1")));
    }

    public RedisState state(int most, Duration lease, Supplier<StoreMember> member) {
        var bounds = CacheBounds.ofEntries(most);
        var state = new RedisState(
                new RedisState.Settings(client(), "Redis at 127.0.0.1:" + port()),
                bounds,
                bounds,
                member,
                InstantSource.system(),
                () -> UUID.randomUUID().toString(),
                lease,
                System::nanoTime);
        state.start();
        return state;
    }

    @Override
    public void close() throws Exception {
        clients.forEach(client -> client.shutdownAsync(0, 1, TimeUnit.SECONDS).join());
        goOn();
        kill();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
