package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serves a request with the program alone: an issuer on loopback, init, validate, serve. */
class InitIT {

    private static final String AUDIENCE = "https://gateway.example.com";

    @TempDir
    private Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void theGatewayServesWithTheFilesOfInit() throws Exception {
        Program.run(folder, "keys", "generate", "--out", "idp.jwks");
        var published =
                Program.run(folder, "keys", "public", "--key", "idp.jwks").output();
        var issuer = issuer(published);
        try {
            var base = "http://127.0.0.1:" + issuer.getAddress().getPort();
            var init = Program.run(
                    folder,
                    "init",
                    "--issuer",
                    base,
                    "--api",
                    base + "/orders",
                    "--audience",
                    AUDIENCE,
                    "--out",
                    "etc");
            assertThat(init.output()).contains("wrote    etc/application.yaml", "curl -i -H");
            assertThat(init.exitCode()).isZero();

            var validate = Program.run(folder, "validate", "etc");
            assertThat(validate.output()).contains("Valid: 1 route, 0 problems, 0 warnings.");

            int port = Program.freePort();
            try (var program = Program.serve(folder, port, Program.freePort(), Path.of("etc"))) {
                assertThat(call(port, token(base, "orders:read"))).isEqualTo(200);
                assertThat(call(port, token(base, "other"))).isEqualTo(403);
                program.terminate();
            }
            assertThat(seen).containsExactly("alice");
        } finally {
            issuer.stop(0);
        }
    }

    private String token(String issuer, String scope) throws Exception {
        return Program.run(
                        folder,
                        "keys",
                        "token",
                        "--key=idp.jwks",
                        "--issuer=" + issuer,
                        "--subject=alice",
                        "--audience=" + AUDIENCE,
                        "--scope=" + scope)
                .output()
                .strip();
    }

    private HttpServer issuer(String keys) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        answer(server, "/.well-known/openid-configuration", """
                {"issuer":"%1$s","jwks_uri":"%1$s/keys","scopes_supported":["openid","orders:read"]}
                """.formatted(base));
        answer(server, "/keys", keys);
        server.createContext("/orders", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Delegation-Subject"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static int call(int port, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/1"))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
