package dev.narrowgate.delegation.engine.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.KeySet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public keys that are published at one moment. Each has a start, and an end once it left the material. */
final class PublishedKeys {

    /** @param until null while the key is in the signing material */
    private record Entry(JWK jwk, Instant since, @Nullable Instant until) {}

    private final Map<String, Entry> entries;
    private final KeySet set;
    private final String document;

    private PublishedKeys(Map<String, Entry> entries) {
        this.entries = entries;
        var jwks = new JWKSet(
                new ArrayList<>(entries.values().stream().map(Entry::jwk).toList()));
        this.document = jwks.toString();
        this.set = KeySet.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    /** @param since when the keys were published, as far as is known */
    static PublishedKeys of(List<JWK> jwks, Instant since) {
        var entries = new LinkedHashMap<String, Entry>();
        jwks.forEach(jwk -> entries.put(jwk.getKeyID(), new Entry(jwk, since, null)));
        return new PublishedKeys(entries);
    }

    /**
     * Returns the keys that are published from now on, new keys first. A key that is no longer in the material stays
     * published until its last token has expired. A revoked key is removed at once.
     *
     * @param signing the id of the key that signs now
     * @param life how long a key that is no longer in the material stays published
     */
    PublishedKeys replacedBy(SigningMaterial material, Instant now, String signing, Duration life) {
        var after = new LinkedHashMap<String, Entry>();
        for (var jwk : material.published()) {
            var before = entries.get(jwk.getKeyID());
            var since = before == null ? now : before.since();
            after.put(jwk.getKeyID(), new Entry(jwk, since, null));
        }
        entries.forEach((keyId, entry) -> {
            if (!material.revoked().contains(keyId)) {
                var until = entry.until() == null || keyId.equals(signing) ? now.plus(life) : entry.until();
                after.putIfAbsent(keyId, new Entry(entry.jwk(), entry.since(), until));
            }
        });
        return new PublishedKeys(after);
    }

    /** Fails with {@link IllegalArgumentException} when the id of a published key now names another key. */
    void checkNames(SigningMaterial material) {
        for (var jwk : material.published()) {
            var before = entries.get(jwk.getKeyID());
            if (before != null && !before.jwk().getRequiredParams().equals(jwk.getRequiredParams())) {
                throw new IllegalArgumentException("the kid " + jwk.getKeyID()
                        + " is that of another key, which is still published (expected: a new kid for a new key)");
            }
        }
    }

    /** Returns the keys without those that have ended. Returns this object when there are none. */
    PublishedKeys at(Instant now) {
        if (entries.values().stream().noneMatch(entry -> isOver(entry, now))) {
            return this;
        }
        var after = new LinkedHashMap<>(entries);
        after.values().removeIf(entry -> isOver(entry, now));
        return new PublishedKeys(after);
    }

    /** Returns since when a key is published, or null when it is not. */
    @Nullable
    Instant since(String keyId) {
        var entry = entries.get(keyId);
        return entry == null ? null : entry.since();
    }

    @Nullable
    VerificationKey find(String keyId, String algorithm) {
        var key = set.find(keyId, algorithm);
        var entry = entries.get(keyId);
        return key == null || entry == null || entry.until() == null ? key : key.until(entry.until());
    }

    String document() {
        return document;
    }

    /** Returns the thumbprints of the keys (RFC 7638). */
    List<String> thumbprints() {
        try {
            var thumbprints = new ArrayList<String>();
            for (var entry : entries.values()) {
                thumbprints.add(entry.jwk().computeThumbprint().toString());
            }
            return thumbprints;
        } catch (JOSEException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    private static boolean isOver(Entry entry, Instant now) {
        return entry.until() != null && !now.isBefore(entry.until());
    }
}
