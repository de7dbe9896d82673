package dev.narrowgate.load;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** An issuer on loopback. It issues valid tokens, and invalid tokens of each kind, no two alike. */
final class Issuer implements AutoCloseable {

    static final String NAME = "https://idp.load.example";
    static final String GATEWAY = "https://gateway.load.example";

    private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
    private final ECDSASigner signer = new ECDSASigner(key);
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicLong number = new AtomicLong();

    Issuer() throws IOException, JOSEException {
        var keys = new JWKSet(key).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String keys() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    /** Returns a token that is valid for ten minutes. */
    String good() {
        return sign("key-1", GATEWAY);
    }

    /**
     * Returns a token unlike all before it. In turn, it is a genuine token for another audience, one with an unknown
     * key id, one with a damaged signature, and a valid one.
     */
    String distinct() {
        var turn = number.incrementAndGet();
        return switch ((int) (turn % 4)) {
            case 0 -> sign("key-1", "https://elsewhere-" + turn + ".example");
            case 1 -> sign("key-" + turn, GATEWAY);
            case 2 -> {
                var token = sign("key-1", GATEWAY);
                yield token.substring(0, token.length() - 10) + "A".repeat(10);
            }
            default -> good();
        };
    }

    private String sign(String keyId, String audience) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .subject("alice")
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .jwtID("jti-" + number.incrementAndGet())
                .claim("client_id", "load")
                .claim("scope", "tickets:read")
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(keyId)
                .build();
        try {
            var token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
