package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.PS256;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.engine.keys.KeyFiles;
import dev.narrowgate.delegation.engine.signing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Signs client assertions, which a client uses instead of a secret (RFC 7523, section 3). */
public final class ClientAssertions {

    /** Long enough for the assertion to arrive, and short enough to limit the use of a stolen one. */
    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** The algorithms for keys that name none: of an EC, an OKP and an RSA key. */
    private static final List<String> PREFERRED = List.of(ES256, EDDSA, PS256);

    private final SigningKey key;
    private final InstantSource clock;
    private final Supplier<String> ids;

    private ClientAssertions(SigningKey key, InstantSource clock, Supplier<String> ids) {
        this.key = key;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Uses a set's first key. Fails with {@code IllegalArgumentException} if the document is no key set or the key
     * cannot sign.
     */
    public static ClientAssertions of(String document, InstantSource clock, Supplier<String> ids) {
        return new ClientAssertions(key(document), clock, ids);
    }

    /**
     * Emits a new assertion on each subscription.
     *
     * @param audience the issuer's identifier, which no other server accepts
     */
    public Mono<String> assertions(String clientId, String audience) {
        var assertion = Mono.fromCallable(() -> key.sign(JOSEObjectType.JWT, claims(clientId, audience)));
        // An RSA signature can take a millisecond and more, so it runs away from the event loop.
        return key.isSlow() ? assertion.subscribeOn(Schedulers.parallel()) : assertion;
    }

    private Map<String, Object> claims(String clientId, String audience) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims = new LinkedHashMap<String, Object>();
        claims.put(ISS, clientId);
        claims.put(SUB, clientId);
        claims.put(AUD, audience);
        claims.put(IAT, now.getEpochSecond());
        claims.put(EXP, now.plus(LIFETIME).getEpochSecond());
        claims.put(JTI, ids.get());
        return claims;
    }

    /**
     * Returns the algorithm with which the first key of a file signs assertions. Fails with
     * {@code IllegalArgumentException} when that key cannot sign.
     */
    public static String algorithm(Path file) throws IOException {
        return key(new String(KeyFiles.read(file), StandardCharsets.UTF_8)).algorithm();
    }

    private static SigningKey key(String document) {
        try {
            var first = JWKSet.parse(document).getKeys().stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("contains no key"));
            return SigningKey.of(first, algorithm(first));
        } catch (ParseException | IllegalStateException malformed) {
            // The parser's message may quote the document, which holds a private key.
            throw new IllegalArgumentException("not a JWK set");
        }
    }

    private static String algorithm(JWK jwk) {
        if (jwk.getAlgorithm() != null
                && SigningKey.ALGORITHMS.contains(jwk.getAlgorithm().getName())) {
            return jwk.getAlgorithm().getName();
        }
        return switch (jwk.getKeyType().getValue()) {
            case "EC" -> PREFERRED.getFirst();
            case "OKP" -> EDDSA;
            default -> PS256;
        };
    }
}
