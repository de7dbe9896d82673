package dev.narrowgate.gateway;

import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The environment of the program: an issuer with published keys, an API, and a configuration that names them. */
final class ProgramFixture implements AutoCloseable {

    static final String GATEWAY = "https://gateway.example.com";

    private final TestIssuer issuer = new TestIssuer("https://idp.example.com");
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final Path config;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile String published;
    private volatile Duration apiDelay = Duration.ZERO;
    private volatile VerifyingApi api;

    /** A request as the API saw it. */
    record Seen(String path, String authorization) {}

    ProgramFixture(Path folder, String further) throws IOException {
        published = issuer.jwks();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/jwks", exchange -> {
            var body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/tickets", exchange -> {
            seen.add(new Seen(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            sleep(apiDelay);
            var verifying = api;
            if (verifying != null
                    && !verifying.accepts(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        config = Files.writeString(folder.resolve("application.yaml"), configuration(uri(), further));
    }

    private static String configuration(String uri, String further) {
        return """
                spring.cloud.gateway.server.webflux.routes:
                  - id: tickets
                    uri: %1$s
                    predicates: [ Path=/tickets/** ]
                    filters: [ Delegation=tickets ]
                delegation:
                  gateway: https://gateway.example.com
                  issuers:
                    - { issuer: "https://idp.example.com", jwks-uri: "%1$s/jwks", vouches-for: [ subject, actor ] }
                  policies:
                    tickets:
                      audience: https://tickets.example.com
                      scopes: [ tickets:read ]
                      require: [ actor, task ]
                  audit: { path: audit, durability: process }
                  keys: { unknown-key-interval: 100ms }
                %2$s
                """.formatted(uri, further);
    }

    private String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Path config() {
        return config;
    }

    TestIssuer issuer() {
        return issuer;
    }

    /** Publishes these keys at the issuer. */
    void publish(String jwks) {
        published = jwks;
    }

    /** From now on the API accepts only tokens that the gateway on this port has signed. */
    void apiVerifies(int port) {
        api = new VerifyingApi(port);
    }

    /** Sets the time that the API takes for an answer. */
    void apiTakes(Duration delay) {
        apiDelay = delay;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    String token() {
        return issuer.token("alice", GATEWAY)
                .claim("scope", "tickets:read")
                .claim("task_id", "task-1")
                .actors("orchestrator")
                .sign();
    }

    int call(int port, String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
