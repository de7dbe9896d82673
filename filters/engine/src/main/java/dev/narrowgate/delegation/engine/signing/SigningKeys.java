package dev.narrowgate.delegation.engine.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The signing keys of this gateway. A new key is published before it signs, so that verifiers have fetched it. An old
 * key is published until the last token that it signed has expired. A revoked key is removed at once.
 */
public final class SigningKeys implements IssuerKeys {

    /** The algorithms with which this gateway can sign. */
    public static final Set<String> ALGORITHMS = SigningKey.ALGORITHMS;

    /**
     * @param next the key that signs from {@code from} on; the current one itself when there is no other
     */
    private record Keys(SigningKey current, SigningKey next, Instant from, PublishedKeys published) {}

    private final KeyRotation rotation;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Keys keys;

    /** @param material the keys at start-up. Verifiers are assumed to know the newest key */
    public SigningKeys(SigningMaterial material, KeyRotation rotation, InstantSource clock) {
        this.rotation = rotation;
        this.clock = clock;
        var newest = material.newest();
        this.keys = new Keys(newest, newest, Instant.MIN, PublishedKeys.of(material.published(), Instant.EPOCH));
    }

    /** Generates one key that only this process has. Its tokens cannot be verified after a restart. */
    public static SigningMaterial generate(String algorithm) {
        return SigningMaterial.of(newDocument(algorithm), algorithm);
    }

    /** Returns a generated key for every key id. Its private half is discarded, so it verifies no token. */
    public static IssuerKeys anyKey() {
        var material = generate(ES256);
        var published = PublishedKeys.of(material.published(), Instant.EPOCH);
        var key = Objects.requireNonNull(published.find(material.newest().keyId(), ES256));
        return (keyId, algorithm) -> Answer.ready(key);
    }

    /** Generates a key set with its private parts, for a key file. */
    public static String newDocument(String algorithm) {
        return new JWKSet(generated(algorithm)).toString(false);
    }

    /**
     * Takes over the keys that were found now. Fails with {@link IllegalArgumentException} when another key has the id
     * of one that is still published. A verifier that caches this id would use the wrong key.
     *
     * @return the time from which the newest key signs
     */
    public synchronized Instant replace(SigningMaterial material) {
        var now = clock.instant();
        var before = keys;
        before.published().at(now).checkNames(material);
        var newest = material.newest();
        var signing = current(before, now);
        // An old key may sign on for publishAhead before its last token is issued.
        var life = rotation.publishAhead().plus(rotation.longestLife());
        var published = before.published().replacedBy(material, now, signing.keyId(), life);
        var since = published.since(newest.keyId());
        var mayWait = published.since(signing.keyId()) != null;
        var from = since == null || !mayWait ? now : since.plus(rotation.publishAhead());
        keys = now.isBefore(from) && !signing.keyId().equals(newest.keyId())
                ? new Keys(signing, newest, from, published)
                : new Keys(newest, newest, now, published);
        if (material.revoked().stream().anyMatch(keyId -> before.published().since(keyId) != null)) {
            listeners.forEach(Runnable::run);
        }
        return keys.from();
    }

    /** Adds a listener for revocations, such as a cache of signed or verified tokens. The result removes it. */
    public Runnable onRevocation(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Returns the published public keys as a JWK set (RFC 7517, section 5). */
    public String document() {
        return published().document();
    }

    /** Returns the thumbprints of the published keys (RFC 7638). */
    public List<String> thumbprints() {
        return published().thumbprints();
    }

    public SigningKey current() {
        return current(keys, clock.instant());
    }

    @Override
    public Answer<VerificationKey> key(String keyId, String algorithm) {
        var key = published().find(keyId, algorithm);
        return key == null
                ? Answer.refused(new TokenRejected("this gateway has no key of this kid"))
                : Answer.ready(key);
    }

    private static SigningKey current(Keys keys, Instant now) {
        return now.isBefore(keys.from()) ? keys.current() : keys.next();
    }

    private PublishedKeys published() {
        var present = keys;
        var published = present.published().at(clock.instant());
        if (published != present.published()) {
            synchronized (this) {
                if (keys.equals(present)) {
                    keys = new Keys(present.current(), present.next(), present.from(), published);
                }
            }
        }
        return published;
    }

    private static JWK generated(String algorithm) {
        var keyId = UUID.randomUUID().toString();
        try {
            return switch (algorithm) {
                case ES256 -> new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
                case EDDSA -> Ed25519Keys.generate(keyId);
                default -> new RSAKeyGenerator(2048).keyID(keyId).generate();
            };
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot make a key for " + algorithm, failed);
        }
    }
}
