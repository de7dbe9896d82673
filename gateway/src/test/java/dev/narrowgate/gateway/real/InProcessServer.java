package dev.narrowgate.gateway.real;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small authorization server in this process, with the faults of real servers. */
final class InProcessServer implements LiveServer {

    private static final long ISSUED_SECONDS = 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final TestIssuer tokens;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    InProcessServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        tokens = new TestIssuer("http://127.0.0.1:" + server.getAddress().getPort() + "/realm");
        server.createContext(
                "/.well-known/oauth-authorization-server/realm",
                exchange -> InProcessIssuer.answer(exchange, metadata()));
        server.createContext("/realm/jwks", exchange -> InProcessIssuer.answer(exchange, tokens.jwks()));
        server.createContext("/realm/token", this::exchange);
        server.start();
    }

    private String metadata() {
        return JSONObjectUtils.toJSONString(
                Map.of("issuer", issuer(), "jwks_uri", issuer() + "/jwks", "token_endpoint", issuer() + "/token"));
    }

    @Override
    public String issuer() {
        return tokens.issuer();
    }

    @Override
    public Session login() {
        return session(alice());
    }

    @Override
    public Session loginBriefly() {
        return session(alice().livesFor(10));
    }

    private TestIssuer.Token alice() {
        return tokens.token("alice", GATEWAY).claim("scope", "tickets:read");
    }

    private Session session(TestIssuer.Token alice) {
        var token = alice.sign();
        return new Session() {
            @Override
            public String token() {
                return token;
            }

            @Override
            public void end() {
                ended.add(token);
            }
        };
    }

    /** This server names no actor in its tokens. */
    @Override
    public List<String> aChainThatGetsLost() {
        return List.of(
                "Authorization", "Bearer " + alice().actors("orchestrator").sign());
    }

    private void exchange(HttpExchange exchange) throws IOException {
        var form = InProcessIssuer.form(exchange);
        var subjectToken = form.get("subject_token");
        var client = client(exchange);
        if (client.isEmpty()) {
            InProcessIssuer.answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (ended.contains(subjectToken)) {
            InProcessIssuer.answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            InProcessIssuer.answer(
                    exchange,
                    JSONObjectUtils.toJSONString(Map.of(
                            "access_token",
                            issued(client, claims(subjectToken), form),
                            "issued_token_type",
                            "urn:ietf:params:oauth:token-type:access_token",
                            "token_type",
                            "Bearer",
                            "expires_in",
                            ISSUED_SECONDS)));
        }
    }

    private String issued(String client, JWTClaimsSet arrived, Map<String, String> form) {
        return tokens.token(arrived.getSubject(), form.get("audience"))
                .claim("aud", client.equals("loud") ? List.of(TICKETS, GATEWAY) : form.get("audience"))
                .claim("scope", form.getOrDefault("scope", String.valueOf(arrived.getClaim("scope"))))
                .livesFor(ISSUED_SECONDS)
                .sign();
    }

    /** The name of a client that sends its secret; null for any other client. */
    private static String client(HttpExchange exchange) {
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        var credentials = new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.US_ASCII);
        var name = credentials.substring(0, credentials.indexOf(':'));
        return credentials.equals(name + ":s3cret-of-the-" + name) ? name : "";
    }

    private static JWTClaimsSet claims(String token) throws IOException {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException malformed) {
            throw new IOException(malformed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
