package dev.narrowgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** All participants of the demo with Keycloak as the issuer, each on its own port on loopback. */
final class KeycloakEnvironment implements AutoCloseable {

    private final Path audit;
    private final KeycloakProcess keycloak;
    private final KeycloakRealm realm;
    private final DemoTicketApi tickets;
    private final DemoGateway gateway;

    KeycloakEnvironment(Path home) throws IOException, InterruptedException {
        audit = Files.createTempDirectory("narrowgate-demo-audit");
        keycloak = KeycloakProcess.start(home);
        realm = new KeycloakRealm(keycloak);
        tickets = new DemoTicketApi();
        gateway = new DemoGateway(
                "/demo/keycloak.yaml", Map.of("demo.keycloak", realm.uri(), "demo.tickets", tickets.uri()), audit);
    }

    Path audit() {
        return audit;
    }

    KeycloakRealm realm() {
        return realm;
    }

    DemoTicketApi tickets() {
        return tickets;
    }

    DemoGateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        tickets.close();
        realm.close();
        keycloak.close();
    }
}
