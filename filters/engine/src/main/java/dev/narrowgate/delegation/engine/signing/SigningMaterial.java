package dev.narrowgate.delegation.engine.signing;

import static dev.narrowgate.delegation.audit.RecordMemberNames.NEWEST;
import static dev.narrowgate.delegation.audit.RecordMemberNames.PUBLISHED;
import static dev.narrowgate.delegation.audit.RecordMemberNames.REVOKED;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.engine.keys.KeySet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The signing keys that were read or generated, newest first. No method returns a private part. */
public final class SigningMaterial {

    private final SigningKey newest;
    private final List<JWK> published;
    private final Set<String> revoked;
    private final @Nullable Instant certificateEnd;

    private SigningMaterial(
            SigningKey newest, List<JWK> published, Set<String> revoked, @Nullable Instant certificateEnd) {
        this.newest = newest;
        this.published = published;
        this.revoked = revoked;
        this.certificateEnd = certificateEnd;
    }

    /**
     * Reads a JWK set with private keys (RFC 7517, section 5). A key with {@code revoked} (OpenID Federation 1.0,
     * section 8.7) is not used any more. Fails with {@code IllegalArgumentException} when the document has no key in
     * use, or its first key cannot sign.
     */
    public static SigningMaterial of(String document, String algorithm) {
        var all = parse(document);
        var good = all.stream().filter(jwk -> jwk.getKeyRevocation() == null).toList();
        if (good.isEmpty()) {
            throw new IllegalArgumentException("contains no key");
        }
        var revoked = all.stream()
                .filter(jwk -> jwk.getKeyRevocation() != null && jwk.getKeyID() != null)
                .map(JWK::getKeyID)
                .collect(Collectors.toUnmodifiableSet());
        return of(SigningKey.of(good.getFirst(), algorithm), good, revoked, certificateEnd(good.getFirst()));
    }

    /**
     * @param all the keys that are not revoked, including the newest. Only their public halves are kept
     * @param certificateEnd when the certificate of the newest key expires; null when it has none
     */
    static SigningMaterial of(SigningKey newest, List<JWK> all, Set<String> revoked, @Nullable Instant certificateEnd) {
        var usable = KeySet.parse(new JWKSet(all).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8));
        if (!usable.keys().containsKey(newest.keyId())) {
            throw new IllegalArgumentException("two keys have the kid of the first");
        }
        var published = all.stream()
                .filter(jwk -> jwk.getKeyID() != null && usable.keys().containsKey(jwk.getKeyID()))
                .map(JWK::toPublicJWK)
                .toList();
        return new SigningMaterial(newest, published, revoked, certificateEnd);
    }

    public SigningKey newest() {
        return newest;
    }

    /** Returns the public halves of all usable keys. */
    List<JWK> published() {
        return published;
    }

    /** Returns the ids of the revoked keys, whose tokens are rejected at once. */
    Set<String> revoked() {
        return revoked;
    }

    /** Returns the public keys as a JWK set (RFC 7517, section 5). */
    public String publicDocument() {
        return new JWKSet(published).toString();
    }

    /** Signs claims as a JWT of a type with the newest key, to try a gateway. Tokens of a hop are not signed here. */
    public String signed(String type, Map<String, Object> claims) {
        try {
            return newest.sign(new JOSEObjectType(type), claims);
        } catch (JOSEException unusable) {
            throw new IllegalStateException("key " + newest.keyId() + " cannot sign", unusable);
        }
    }

    /** Returns the ids of the keys for the audit. */
    public Map<String, Object> names() {
        return Map.of(
                NEWEST, newest.keyId(),
                PUBLISHED, published.stream().map(JWK::getKeyID).toList(),
                REVOKED, revoked.stream().sorted().toList());
    }

    /**
     * Returns the problem of the signing key's certificate, or null. Verifiers that check an expired certificate reject
     * its signatures.
     */
    public @Nullable String certificateProblem(Instant now) {
        return certificateEnd == null || now.isBefore(certificateEnd)
                ? null
                : "the certificate of the key " + newest.keyId() + " ended at " + certificateEnd;
    }

    private static @Nullable Instant certificateEnd(JWK key) {
        var chain = key.getParsedX509CertChain();
        return chain == null || chain.isEmpty()
                ? null
                : chain.getFirst().getNotAfter().toInstant();
    }

    /** Returns whether both have the same keys. */
    public boolean isSameAs(SigningMaterial other) {
        return newest.keyId().equals(other.newest.keyId())
                && published.equals(other.published)
                && revoked.equals(other.revoked);
    }

    private static List<JWK> parse(String document) {
        try {
            return JWKSet.parse(document).getKeys();
        } catch (ParseException | RuntimeException malformed) {
            // The parser's message may quote the document, which holds private keys.
            throw new IllegalArgumentException("not a JWK set");
        }
    }
}
