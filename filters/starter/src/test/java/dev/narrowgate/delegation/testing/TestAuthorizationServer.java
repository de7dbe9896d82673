package dev.narrowgate.delegation.testing;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An authorization server with metadata (RFC 8414) that issues tokens of Alice for the resource it is asked for (RFC 8707). */
public final class TestAuthorizationServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer http;
    private final TestIssuer issuer;

    public TestAuthorizationServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
        issuer = new TestIssuer("http://127.0.0.1:" + http.getAddress().getPort(), "metadata-1");
        http.createContext("/.well-known/oauth-authorization-server", exchange -> answer(exchange, metadata()));
        http.createContext("/jwks", exchange -> answer(exchange, issuer.jwks()));
        http.createContext("/token", exchange -> answer(exchange, token(form(exchange))));
        http.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private String metadata() {
        return JSONObjectUtils.toJSONString(
                Map.of("issuer", issuer(), "jwks_uri", issuer() + "/jwks", "token_endpoint", issuer() + "/token"));
    }

    private String token(Map<String, String> form) {
        var token = issuer.token("alice", form.get("resource")).claim("scope", form.get("scope"));
        return JSONObjectUtils.toJSONString(Map.of("access_token", token.sign(), "token_type", "Bearer"));
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var form = new HashMap<String, String>();
        for (var pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            var parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** As a client gets one that knows only the issuer and the resource. */
    public static String token(String issuer, String resource, String scope) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var metadata = read(
                    client,
                    HttpRequest.newBuilder(URI.create(issuer + "/.well-known/oauth-authorization-server"))
                            .build());
            var form = "grant_type=client_credentials&resource=" + URLEncoder.encode(resource, StandardCharsets.UTF_8)
                    + "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
            var request = HttpRequest.newBuilder(
                            URI.create(metadata.path("token_endpoint").asString()))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            return read(client, request).path("access_token").asString();
        }
    }

    private static JsonNode read(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        return JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
