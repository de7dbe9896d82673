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
 * The keys of this gateway. A new one is published before it signs, so that whoever verifies has seen it; an old one is
 * published until the last token that it signed has ended. One that is revoked is gone at once.
 */
public final class SigningKeys implements IssuerKeys {

    /** By which this gateway can sign. */
    public static final Set<String> ALGORITHMS = SigningKey.ALGORITHMS;

    /**
     * @param next signs from a moment on; the current one itself when there is no other
     */
    private record Keys(SigningKey current, SigningKey next, Instant from, PublishedKeys published) {}

    private final KeyRotation rotation;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Keys keys;

    /** @param material as it is found at the start: its newest key is taken for one that everybody knows */
    public SigningKeys(SigningMaterial material, KeyRotation rotation, InstantSource clock) {
        this.rotation = rotation;
        this.clock = clock;
        var newest = material.newest();
        this.keys = new Keys(newest, newest, Instant.MIN, PublishedKeys.of(material.published(), Instant.EPOCH));
    }

    /** One key, made here and known to nobody else: what it signed is worth nothing after a restart. */
    public static SigningMaterial generate(String algorithm) {
        return SigningMaterial.of(newDocument(algorithm), algorithm);
    }

    /** One key for every name, whose private half nobody has: what it verifies is nothing. */
    public static IssuerKeys anyKey() {
        var material = generate(ES256);
        var published = PublishedKeys.of(material.published(), Instant.EPOCH);
        var key = Objects.requireNonNull(published.find(material.newest().keyId(), ES256));
        return (keyId, algorithm) -> Answer.ready(key);
    }

    /** The key set as a document with its private parts, for a key file. */
    public static String newDocument(String algorithm) {
        return new JWKSet(generated(algorithm)).toString(false);
    }

    /**
     * Takes over what is found now. Fails with {@link IllegalArgumentException} when another key has the name of one that is
     * still published: whoever remembers that name would verify with the wrong one.
     *
     * @return when the newest key signs
     */
    public synchronized Instant replace(SigningMaterial material) {
        var now = clock.instant();
        var before = keys;
        before.published().at(now).checkNames(material);
        var newest = material.newest();
        var signing = current(before, now);
        // It may go on signing for a while before the last of its tokens begins to live.
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

    /** Tells a cache of what these keys signed or verified when one is revoked. The answer takes the listener away again. */
    public Runnable onRevocation(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The public halves, as they are published (RFC 7517, section 5). */
    public String document() {
        return published().document();
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
