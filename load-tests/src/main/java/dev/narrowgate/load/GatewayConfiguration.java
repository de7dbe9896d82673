package dev.narrowgate.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The configuration of the measured gateway. It has the routes {@code /tickets/**}, whose tokens the gateway signs,
 * {@code /slow/**}, whose tokens an authorization server issues after 300 ms, and {@code /stream/**} for large bodies.
 */
public final class GatewayConfiguration {

    /** The time that the authorization server takes for an exchange. */
    public static final int SLOW_MILLISECONDS = 300;

    /** The life of the tokens for tickets. Most are used again before it is over. */
    private static final int LIFE_SECONDS = 240;

    private final Issuer issuer;
    private final NextHop nextHop;
    private final int port;
    private final int managementPort;
    private final String shared;

    public GatewayConfiguration(Issuer issuer, NextHop nextHop) throws IOException {
        this(issuer, nextHop, ServerProcess.freePort(), "");
    }

    /** @param port where the gateway will listen */
    public GatewayConfiguration(Issuer issuer, NextHop nextHop, int port) throws IOException {
        this(issuer, nextHop, port, "");
    }

    private GatewayConfiguration(Issuer issuer, NextHop nextHop, int port, String shared) throws IOException {
        this.issuer = issuer;
        this.nextHop = nextHop;
        this.port = port;
        this.shared = shared;
        managementPort = ServerProcess.freePort();
    }

    /**
     * The configuration of one of several gateways on one Redis.
     *
     * @param keys the file of the signing keys that they have in common
     */
    public static GatewayConfiguration onRedis(Issuer issuer, NextHop nextHop, int redisPort, Path keys)
            throws IOException {
        var shared = "store: redis://127.0.0.1:%d%n  signing: { keys: \"file:%s\" }".formatted(redisPort, keys);
        return new GatewayConfiguration(issuer, nextHop, ServerProcess.freePort(), shared);
    }

    int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    Path write(Path folder) throws IOException {
        return write(folder, LIFE_SECONDS);
    }

    /** Writes the file as a whole, as editors and Kubernetes do, with another life of the tokens for tickets. */
    public Path write(Path folder, int maxLifetimeSeconds) throws IOException {
        var written = Files.writeString(folder.resolve("gateway.yaml.new"), yaml(folder, maxLifetimeSeconds));
        return Files.move(
                written,
                folder.resolve("gateway.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private String yaml(Path folder, int maxLifetimeSeconds) {
        return """
                server: { port: %1$d, address: 127.0.0.1 }
                management.server: { port: %2$d, address: 127.0.0.1 }
                spring.cloud.gateway.server.webflux.routes:
                  - { id: tickets, uri: "%3$s", predicates: [ "Path=/tickets/**" ], filters: [ Delegation=tickets ] }
                  - { id: slow, uri: "%3$s", predicates: [ "Path=/slow/**" ], filters: [ Delegation=slow ] }
                  - { id: stream, uri: "%3$s", predicates: [ "Path=/stream/**" ], filters: [ Delegation=stream ] }
                delegation:
                  gateway: %4$s
                  %10$s
                  issuers:
                    - { issuer: "%5$s", jwks-uri: "%6$s/jwks", vouches-for: [ subject, actor ] }
                  actors:
                    researcher: { issuer: "%5$s", subject: researcher, audience: "https://researcher.load.example" }
                  servers:
                    slow:
                      issuer: "%5$s"
                      jwks-uri: "%6$s/jwks"
                      token-endpoint: "%6$s/exchange/%8$d"
                      client-id: gateway
                      client-secret: "a secret of the load tests"
                  policies:
                    tickets:
                      audience: "https://tickets.load.example"
                      scopes: [ "tickets:read", "tickets:write" ]
                      required-scopes: [ "tickets:read" ]
                      max-lifetime: %9$ds
                      max-depth: 3
                      require: [ actor, task ]
                      actors: [ researcher ]
                      rule: request.method == 'GET' || 'tickets:write' in token.scopes
                    slow:
                      audience: "https://slow.load.example"
                      scopes: [ "tickets:read" ]
                      exchange: { server: slow }
                    stream:
                      audience: "https://stream.load.example"
                      scopes: [ "tickets:read" ]
                      body-size: unlimited
                  audit: { path: "%7$s", retention: { size: 200MB } }
                """.formatted(
                        port,
                        managementPort,
                        nextHop.address(),
                        Issuer.GATEWAY,
                        Issuer.NAME,
                        issuer.address(),
                        folder.resolve("audit"),
                        SLOW_MILLISECONDS,
                        maxLifetimeSeconds,
                        shared);
    }
}
