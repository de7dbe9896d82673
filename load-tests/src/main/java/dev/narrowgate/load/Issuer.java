package dev.narrowgate.load;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An issuer on loopback: Alice's tokens, which a researcher presents as her actor (RFC 8693, section 4.1), and invalid
 * ones of each kind. No two tokens are alike. It is a token server as well, which answers an exchange when asked to wait.
 */
public final class Issuer implements AutoCloseable {

    public static final String NAME = "https://idp.load.example";
    public static final String GATEWAY = "https://gateway.load.example";

    private static final Duration LIFE = Duration.ofHours(1);

    private final JWSAlgorithm algorithm;
    private final List<JWK> keys = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicLong number = new AtomicLong();

    /** @param algorithm ES256 or RS256 */
    public Issuer(JWSAlgorithm algorithm) throws IOException, JOSEException {
        this.algorithm = algorithm;
        rotate();
        server.createContext("/jwks", exchange -> answer(exchange, "application/json", jwks()));
        server.createContext("/good", exchange -> answer(exchange, "text/plain", good()));
        server.createContext("/exchange/", exchange -> {
            var form = Form.read(exchange.getRequestBody());
            var path = exchange.getRequestURI().getPath();
            pause(Duration.ofMillis(Long.parseLong(path.substring("/exchange/".length()))));
            answer(exchange, "application/json", exchanged(form));
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Publishes one more key and signs with it from now on. */
    public void rotate() throws JOSEException {
        var id = "key-" + (keys.size() + 1);
        keys.add(
                algorithm.equals(JWSAlgorithm.ES256)
                        ? new ECKeyGenerator(Curve.P_256).keyID(id).generate()
                        : new RSAKeyGenerator(2048).keyID(id).generate());
    }

    /** Returns the public keys (RFC 7517, section 5). */
    public String jwks() {
        return new JWKSet(new ArrayList<>(keys)).toPublicJWKSet().toString();
    }

    /** Returns the first key. */
    public JWK key() {
        return keys.getFirst();
    }

    public JWSAlgorithm algorithm() {
        return algorithm;
    }

    /** Returns the address of {@code /jwks}, of {@code /good}, which answers a token, and of {@code /exchange/milliseconds}. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns a token that is valid for an hour. */
    public String good() {
        return sign(keys.getLast().getKeyID(), claims(GATEWAY, Instant.now()));
    }

    /** Returns a token of another subject, for a task of its own. */
    public String good(String subject) {
        return sign(
                keys.getLast().getKeyID(),
                claims(GATEWAY, Instant.now()).subject(subject).claim("task_id", "task of " + subject));
    }

    public String expired() {
        return sign("key-1", claims(GATEWAY, Instant.now().minus(LIFE).minusSeconds(600)));
    }

    public String forAnotherAudience() {
        return sign("key-1", claims("https://elsewhere-" + number.get() + ".example", Instant.now()));
    }

    public String withAnUnknownKey() {
        return sign("key-of-nobody-" + number.get(), claims(GATEWAY, Instant.now()));
    }

    /** Returns a token whose signature does not hold. */
    public String damaged() {
        var token = good();
        return token.substring(0, token.length() - 10) + "A".repeat(10);
    }

    /** Returns, in turn, a token for another audience, one with an unknown key, a damaged one and a valid one. */
    String distinct() {
        return switch ((int) (number.get() % 4)) {
            case 0 -> forAnotherAudience();
            case 1 -> withAnUnknownKey();
            case 2 -> damaged();
            default -> good();
        };
    }

    private JWTClaimsSet.Builder claims(String audience, Instant issued) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .subject("alice")
                .audience(audience)
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(issued.plus(LIFE)))
                .jwtID("jti-" + number.incrementAndGet())
                .claim("client_id", "load")
                .claim("scope", "tickets:read tickets:write")
                .claim("task_id", "task-1")
                .claim("act", Map.of("iss", NAME, "sub", "researcher"));
    }

    /** Answers as a server would that adds the gateway to the chain and shortens the life (RFC 8693, section 2.2.1). */
    private String exchanged(Map<String, String> form) {
        try {
            var subject = SignedJWT.parse(form.get("subject_token")).getJWTClaimsSet();
            var now = Instant.now();
            var claims = new JWTClaimsSet.Builder(subject)
                    .audience(form.getOrDefault("resource", form.get("audience")))
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(60)))
                    .jwtID("jti-" + number.incrementAndGet())
                    .claim("scope", form.get("scope"));
            return "{\"access_token\":\"" + sign(keys.getLast().getKeyID(), claims)
                    + "\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
                    + "\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"" + form.get("scope") + "\"}";
        } catch (ParseException unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    private String sign(String keyId, JWTClaimsSet.Builder claims) {
        var header = new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(keyId)
                .build();
        try {
            var token = new SignedJWT(header, claims.build());
            token.sign(new DefaultJWSSignerFactory().createJWSSigner(keyOf(keyId), algorithm));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private JWK keyOf(String keyId) {
        return keys.stream()
                .filter(key -> key.getKeyID().equals(keyId))
                .findFirst()
                .orElse(keys.getFirst());
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
