package dev.narrowgate.gateway.demo;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Everybody who takes part, each on a port of its own on loopback. */
final class DemoWorld implements AutoCloseable {

    /** All that Alice allows; nobody on the way gets all of it. */
    static final String SCOPE = "research:ask tickets:read tickets:write";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String task = "task-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path audit;
    private final DemoIdentityProvider identityProvider;
    private final DemoTicketApi tickets;
    private final DemoResearcher researcher;
    private final DemoGateway gateway;

    DemoWorld() throws IOException, JOSEException {
        audit = Files.createTempDirectory("narrowgate-demo-audit");
        identityProvider = new DemoIdentityProvider();
        tickets = new DemoTicketApi();
        researcher = new DemoResearcher(identityProvider.agent("researcher"));
        gateway = new DemoGateway(identityProvider.uri(), researcher.uri(), tickets.uri(), audit);
        researcher.callsThrough(gateway.uri());
    }

    /** Calls the gateway. */
    HttpResponse<String> call(String method, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(gateway.uri() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    String task() {
        return task;
    }

    Path audit() {
        return audit;
    }

    DemoIdentityProvider identityProvider() {
        return identityProvider;
    }

    DemoTicketApi tickets() {
        return tickets;
    }

    DemoResearcher researcher() {
        return researcher;
    }

    DemoGateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        researcher.close();
        tickets.close();
        identityProvider.close();
    }
}
