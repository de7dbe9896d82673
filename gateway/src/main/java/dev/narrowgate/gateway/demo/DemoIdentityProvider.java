package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ACT;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;

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
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Issues tokens for Alice and her agents, and publishes the key that verifies the tokens. */
final class DemoIdentityProvider implements AutoCloseable {

    static final String ISSUER = "https://idp.demo.example";

    /** A delegation lives long enough for a person to try it. A token that leaves the gateway lives for seconds. */
    private static final Duration LIFETIME = Duration.ofMinutes(55);

    private final ECKey key;
    private final DisposableServer server;

    DemoIdentityProvider() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("idp-1").generate();
        var published = new JWKSet(key).toPublicJWKSet().toString();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(
                        "/jwks",
                        (request, response) -> response.header("Content-Type", MediaTypes.JWK_SET)
                                .sendString(Mono.just(published))))
                .bindNow();
    }

    String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns Alice's delegation to her orchestrator, which names the actors, the scope and the task. */
    String delegation(String task, String scope, List<String> actorsCurrentFirst) throws JOSEException {
        return sign(claims("alice", "orchestrator")
                .claim(SCOPE, scope)
                .claim(ACT, act(actorsCurrentFirst))
                .claim(TASK_ID, task));
    }

    /** Returns an agent's own token, with which the agent proves that it presents a delegation. */
    String agent(String name) throws JOSEException {
        return sign(claims(name, name));
    }

    private static JWTClaimsSet.Builder claims(String subject, String client) {
        var now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject)
                .audience("https://gateway.demo.example")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim(CLIENT_ID, client);
    }

    private static Map<String, Object> act(List<String> currentFirst) {
        var sub = currentFirst.getFirst();
        return currentFirst.size() == 1
                ? Map.of(SUB, sub)
                : Map.of(SUB, sub, ACT, act(currentFirst.subList(1, currentFirst.size())));
    }

    private String sign(JWTClaimsSet.Builder claims) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(MediaTypes.AT_JWT))
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims.build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
