package dev.narrowgate.gateway.real;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small issuer in this process, with the tokens of a real issuer. */
final class InProcessIssuer implements LiveIssuer {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final TestIssuer tokens;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> assertions = ConcurrentHashMap.newKeySet();

    InProcessIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        tokens = new TestIssuer("http://127.0.0.1:" + server.getAddress().getPort() + "/realm");
        server.createContext("/.well-known/oauth-authorization-server/realm", exchange -> answer(exchange, metadata()));
        server.createContext("/realm/jwks", exchange -> answer(exchange, tokens.jwks()));
        server.createContext("/realm/introspect", this::introspect);
        server.start();
    }

    private String metadata() {
        return JSONObjectUtils.toJSONString(Map.of(
                "issuer",
                issuer(),
                "jwks_uri",
                issuer() + "/jwks",
                "introspection_endpoint",
                issuer() + "/introspect"));
    }

    @Override
    public String issuer() {
        return tokens.issuer();
    }

    @Override
    public Session login() {
        return new Ending(token("alice", GATEWAY).sign());
    }

    @Override
    public Session loginElsewhere() {
        return new Ending(token("alice", "https://elsewhere.example.com").sign());
    }

    @Override
    public Session loginWith(ECKey key) throws Exception {
        return bound("jkt", key.computeThumbprint().toString());
    }

    @Override
    public Session loginWith(X509Bundle certificate) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256")
                .digest(certificate.getCertificate().getEncoded());
        return bound("x5t#S256", Base64URL.encode(digest).toString());
    }

    private Session bound(String kind, String thumbprint) {
        return new Ending(
                token("alice", GATEWAY).claim("cnf", Map.of(kind, thumbprint)).sign());
    }

    @Override
    public String agent() {
        return token("researcher", GATEWAY).sign();
    }

    private TestIssuer.Token token(String subject, String audience) {
        return tokens.token(subject, audience).claim("scope", "tickets:read");
    }

    private void introspect(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        if (!isAuthenticated(exchange, form)) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        var token = form.getOrDefault("token", "");
        answer(exchange, ended.contains(token) ? "{\"active\":false}" : active(token));
    }

    private static String active(String token) throws IOException {
        try {
            var claims = new HashMap<>(SignedJWT.parse(token).getPayload().toJSONObject());
            claims.put("active", true);
            claims.put("token_type", "Bearer");
            return JSONObjectUtils.toJSONString(claims);
        } catch (java.text.ParseException malformed) {
            throw new IOException(malformed);
        }
    }

    private boolean isAuthenticated(HttpExchange exchange, Map<String, String> form) {
        var assertion = form.get("client_assertion");
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("https%3A%2F%2Fgateway.example.com:" + GATEWAY_SECRET)
                                .getBytes(StandardCharsets.US_ASCII));
        return assertion == null
                ? List.of(basic).equals(exchange.getRequestHeaders().get("Authorization"))
                : isOfTheGateway(assertion);
    }

    /** RFC 7523, section 3: each assertion is accepted once. */
    private boolean isOfTheGateway(String assertion) {
        try {
            var jwt = SignedJWT.parse(assertion);
            var claims = jwt.getJWTClaimsSet();
            return jwt.verify(new ECDSAVerifier(GATEWAY_KEY))
                    && GATEWAY_WITH_A_KEY.equals(claims.getIssuer())
                    && GATEWAY_WITH_A_KEY.equals(claims.getSubject())
                    && List.of(issuer()).equals(claims.getAudience())
                    && assertions.add(claims.getJWTID());
        } catch (java.text.ParseException | com.nimbusds.jose.JOSEException broken) {
            return false;
        }
    }

    static Map<String, String> form(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        var form = new HashMap<String, String>();
        for (var parameter : body.split("&")) {
            var parts = parameter.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    static void answer(HttpExchange exchange, String json) throws IOException {
        answer(exchange, 200, json);
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    /** A session that the test ends. */
    private final class Ending implements Session {
        private final String token;

        Ending(String token) {
            this.token = token;
        }

        @Override
        public String token() {
            return token;
        }

        @Override
        public void end() {
            ended.add(token);
        }
    }
}
