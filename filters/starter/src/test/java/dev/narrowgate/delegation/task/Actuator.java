package dev.narrowgate.delegation.task;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** The calls of an operator at the actuator of a gateway. */
record Actuator(GatewayHarness gateway) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The settings that open the actuator on loopback. */
    static final String[] SETTINGS = {
        "--management.server.port=0",
        "--management.server.address=127.0.0.1",
        "--management.endpoints.web.exposure.include=tasks,revocations,health"
    };

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        var port = gateway.context().getEnvironment().getProperty("local.management.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
