package dev.narrowgate.gateway.demo;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** All participants of the demo, each on its own port on loopback. */
final class DemoEnvironment implements AutoCloseable {

    /** All scopes that Alice allows; no next hop gets all of them. */
    static final String SCOPE = "research:ask tickets:read tickets:write";

    private final String task = "task-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path audit;
    private final DemoIdentityProvider identityProvider;
    private final DemoTicketApi tickets;
    private final DemoResearcher researcher;
    private final DemoGateway gateway;

    DemoEnvironment() throws IOException, JOSEException {
        audit = Files.createTempDirectory("narrowgate-demo-audit");
        identityProvider = new DemoIdentityProvider();
        tickets = new DemoTicketApi();
        researcher = new DemoResearcher(identityProvider.agent("researcher"));
        var places = Map.of(
                "demo.idp", identityProvider.uri(), "demo.researcher", researcher.uri(), "demo.tickets", tickets.uri());
        gateway = new DemoGateway("/demo/gateway.yaml", places, audit);
        researcher.setGateway(gateway.uri());
    }

    /** Calls the gateway with exactly these headers. */
    DemoAnswer call(String method, String path, Map<String, String> headers) {
        return gateway.call(method, path, headers);
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
