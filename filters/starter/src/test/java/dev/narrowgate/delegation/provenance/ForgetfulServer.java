package dev.narrowgate.delegation.provenance;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server that exchanges tokens as most do: for whom it is asked, with the subject of the token that it was shown,
 * and without a word of who acts. What it issues for {@link #KEPT} names the client of the token that it was shown.
 */
final class ForgetfulServer implements AutoCloseable {

    static final String ISSUER = "https://as.example.com";

    /** An audience whose tokens keep the client of the first one. */
    static final String KEPT = "https://kept.example.com";

    /** Seconds that its tokens live at most. */
    private static final long LIFE = 20;

    private final HttpServer http;
    private final TestIssuer issuer = new TestIssuer(ISSUER, "as-1");
    private final AtomicInteger asked = new AtomicInteger();

    ForgetfulServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/jwks", exchange -> answer(exchange, issuer.jwks()));
        http.createContext("/token", exchange -> answer(exchange, token(exchange)));
        http.start();
    }

    String uri(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    TestIssuer issuer() {
        return issuer;
    }

    /** How many tokens it was asked for. */
    int asked() {
        return asked.get();
    }

    private String token(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        var form = new HashMap<String, String>();
        for (var pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            var parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        var client = KEPT.equals(form.get("audience")) ? "app" : client(exchange);
        var token = issuer.token(subject(form), form.get("audience"))
                .claim("exp", Math.min(Instant.now().getEpochSecond() + LIFE, end(form)))
                .claim("scope", form.get("scope"))
                .claim("client_id", client)
                .sign();
        return JSONObjectUtils.toJSONString(Map.of(
                "access_token", token,
                "issued_token_type", "urn:ietf:params:oauth:token-type:access_token",
                "token_type", "Bearer"));
    }

    private static String subject(Map<String, String> form) {
        try {
            return SignedJWT.parse(form.get("subject_token")).getJWTClaimsSet().getSubject();
        } catch (ParseException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static long end(Map<String, String> form) {
        try {
            return SignedJWT.parse(form.get("subject_token"))
                    .getJWTClaimsSet()
                    .getExpirationTime()
                    .toInstant()
                    .getEpochSecond();
        } catch (ParseException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** Whom a token was issued to: a gateway. */
    private static String client(HttpExchange exchange) {
        var basic = exchange.getRequestHeaders().getFirst("Authorization").substring("Basic ".length());
        var client = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2)[0];
        return URLDecoder.decode(client, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
