package dev.narrowgate.delegation.engine.signing;

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

/** The public halves that are published at one moment, each since when, and until when if it is not kept any more. */
final class PublishedKeys {

    /** @param until null while it is kept where the keys are */
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

    /** @param since when they were published, as far as is known */
    static PublishedKeys of(List<JWK> jwks, Instant since) {
        var entries = new LinkedHashMap<String, Entry>();
        jwks.forEach(jwk -> entries.put(jwk.getKeyID(), new Entry(jwk, since, null)));
        return new PublishedKeys(entries);
    }

    /**
     * What is published from now on: the new keys before the others, and what is not kept any more until the last token that
     * it may have signed has ended.
     *
     * @param signing the key that signs at the moment
     * @param life how long a key is published that is not kept any more
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

    /** Fails with {@link IllegalArgumentException} when a name stands for another key than it did. */
    void checkNames(SigningMaterial material) {
        for (var jwk : material.published()) {
            var before = entries.get(jwk.getKeyID());
            if (before != null && !before.jwk().getRequiredParams().equals(jwk.getRequiredParams())) {
                throw new IllegalArgumentException("the kid " + jwk.getKeyID()
                        + " is that of another key, which is still published (expected: a new kid for a new key)");
            }
        }
    }

    /** Without what has been over by now; the same when there is nothing of the kind. */
    PublishedKeys at(Instant now) {
        if (entries.values().stream().noneMatch(entry -> isOver(entry, now))) {
            return this;
        }
        var after = new LinkedHashMap<>(entries);
        after.values().removeIf(entry -> isOver(entry, now));
        return new PublishedKeys(after);
    }

    /** Since when a key is published, or null when it is not. */
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

    private static boolean isOver(Entry entry, Instant now) {
        return entry.until() != null && !now.isBefore(entry.until());
    }
}
