package dev.narrowgate.delegation.decision;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A decision point with the policy of {@code decision.rego}, which speaks the AuthZEN Authorization API 1.0. */
final class AuthzenServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    AuthzenServer() throws IOException {
        server.createContext("/access/v1/evaluation", exchange -> {
            var question = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var answer = "{\"decision\":" + permits(question)
                    + ",\"context\":{\"reason_admin\":{\"en\":\"no rule permits it\"}}}";
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static boolean permits(JsonNode question) {
        var context = question.path("context");
        return question.path("action").path("name").asString("").equals("GET")
                && List.of("researcher", "orchestrator")
                        .contains(context.path("actor").path("sub").asString(""))
                && context.path("chain").size() <= 2
                && StreamSupport.stream(context.path("scopes").spliterator(), false)
                        .anyMatch(scope -> scope.asString("").equals("tickets:read"))
                && !question.path("subject").path("id").asString("").equals("mallory");
    }

    List<String> setting(String name) {
        return List.of("--delegation.decision-points." + name + ".authzen=http://127.0.0.1:"
                + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
