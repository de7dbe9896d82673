package dev.narrowgate.delegation.provenance;

import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Two gateways that exchange at the same forgetful server, with the chain beside its tokens: the first one calls the researcher,
 * who calls on through the second one. Both are also called by people, whose tokens have no chain yet.
 */
final class GatewaysInARow implements AutoCloseable {

    static final String FIRST = "https://first.example.com";
    static final String SECOND = "https://second.example.com";
    static final String RESEARCHER = "https://researcher.example.com";
    static final String API = "https://api.example.com";

    private final ForgetfulServer server = new ForgetfulServer();
    private final TestIssuer people = new TestIssuer(IDP, "people-1");
    private final TestIssuer keyOfFirst = new TestIssuer(FIRST, "first-1");
    private final GatewayHarness first;
    private final GatewayHarness second;

    /** What a gateway sent to its next hop. */
    record Sent(String token, String provenance) {
        JWTClaimsSet said() throws ParseException {
            return SignedJWT.parse(provenance).getJWTClaimsSet();
        }

        JWTClaimsSet claims() throws ParseException {
            return SignedJWT.parse(token).getJWTClaimsSet();
        }
    }

    GatewaysInARow(Path folder) throws IOException {
        var keys = Files.writeString(Files.createDirectories(folder).resolve("people.jwks"), people.jwks());
        var own = Files.writeString(folder.resolve("first.jwks"), new JWKSet(keyOfFirst.key()).toString(false));
        first = gateway(
                folder.resolve("first"), keys, FIRST, RESEARCHER, "  signing: { keys: \"" + own.toUri() + "\" }");
        second = gateway(folder.resolve("second"), keys, SECOND, API, """
                    - issuer: %s
                      jwks-uri: http://127.0.0.1:%d/.well-known/jwks.json
                      vouches-for: [ gateway ]
                """.formatted(FIRST, first.port()));
    }

    private GatewayHarness gateway(Path folder, Path keys, String name, String audience, String trusted)
            throws IOException {
        Files.createDirectories(folder);
        var configuration = Files.writeString(folder.resolve("beside.yaml"), """
                delegation:
                  gateway: %1$s
                  issuers:
                    - { issuer: "%2$s", jwks-uri: "%3$s", vouches-for: [ subject, actor ] }
                    - { issuer: "%4$s", jwks-uri: "%5$s", first-hand-clients: [ app ] }
                %6$s
                  servers:
                    corp:
                      issuer: %4$s
                      token-endpoint: %7$s
                      jwks-uri: %5$s
                      client-id: gateway-of-%8$s
                      client-secret: s3cret-of-narrowgate
                      subject-issuers: [ "%2$s" ]
                  policies:
                    tickets: { audience: "%8$s", exchange: { server: corp, chain: beside } }
                    ruled: { audience: "%9$s", exchange: { server: corp, chain: beside } }
                    strict: { audience: "https://strict.example.com", exchange: { server: corp } }
                """.formatted(
                        name,
                        IDP,
                        keys.toUri(),
                        ForgetfulServer.ISSUER,
                        server.uri("/jwks"),
                        trusted,
                        server.uri("/token"),
                        audience,
                        ForgetfulServer.KEPT));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + configuration.toUri());
    }

    ForgetfulServer server() {
        return server;
    }

    GatewayHarness first() {
        return first;
    }

    GatewayHarness second() {
        return second;
    }

    /** A token that Alice's application got from the identity provider, with her orchestrator as the actor. */
    TestIssuer.Token alice() {
        return people.token("alice", FIRST)
                .claim("scope", "tickets:read tickets:write")
                .claim("task_id", "task-1")
                .actors("orchestrator");
    }

    /** An agent's own token, for one of the gateways. */
    String agent(String name, String gateway) {
        return people.token(name, gateway).sign();
    }

    /** Signs as the first gateway does. */
    TestIssuer keyOfFirst() {
        return keyOfFirst;
    }

    TestIssuer people() {
        return people;
    }

    /** Calls, and says what has reached the next hop. */
    Sent through(GatewayHarness gateway, String... headers) throws Exception {
        var answer = gateway.call("/tickets/1", headers);
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    answer.statusCode() + ": " + gateway.audited().getLast());
        }
        var request = gateway.forwarded().getLast();
        return new Sent(
                request.getHeader("Authorization").substring("Bearer ".length()),
                request.getHeader(ReservedHeaders.PROVENANCE));
    }

    /** What the researcher got by a call of Alice's orchestrator. */
    Sent atTheResearcher() throws Exception {
        return through(first, "Authorization", "Bearer " + alice().sign());
    }

    /** The researcher calls on through the second gateway, with further headers. */
    HttpResponse<String> researcherCalls(String token, String... more) throws Exception {
        return second.call("/tickets/1", researcher(token, more));
    }

    String[] researcher(String token, String... more) {
        var headers = new ArrayList<>(
                List.of("Authorization", "Bearer " + token, "Actor-Token", agent("researcher", SECOND)));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    static JsonNode last(GatewayHarness gateway) throws IOException {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList()
                .getLast();
    }

    void reset() {
        first.reset();
        second.reset();
    }

    @Override
    public void close() {
        if (second != null) {
            second.close();
        }
        first.close();
        server.close();
    }
}
