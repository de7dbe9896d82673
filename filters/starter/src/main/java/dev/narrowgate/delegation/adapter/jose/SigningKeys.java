package dev.narrowgate.delegation.adapter.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The keys of this gateway, newest first: the first one signs, all of them are published, so that what an older one signed
 * can be verified until it ends. Swapped as a whole.
 */
public final class SigningKeys implements IssuerKeys {

    private record Keys(SigningKey current, KeySet published, String document) {}

    private final String algorithm;
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile Keys keys;

    private SigningKeys(String algorithm, List<JWK> jwks) {
        this.algorithm = algorithm;
        this.keys = read(jwks, algorithm);
    }

    /** Fails with {@code IllegalArgumentException} when the document is no key set, or its first key cannot sign. */
    public static SigningKeys of(String document, String algorithm) {
        return new SigningKeys(algorithm, parse(document));
    }

    /** One key, made here and known to nobody else: what it signed is worth nothing after a restart. */
    public static SigningKeys generate(String algorithm) {
        return new SigningKeys(algorithm, List.of(generated(algorithm)));
    }

    /** One key for every name, whose private half nobody has: what it verifies is nothing. */
    public static IssuerKeys anyKey() {
        var key = KeySet.parse(document(List.of(generated("ES256"))).getBytes(StandardCharsets.UTF_8))
                .keys()
                .values()
                .iterator()
                .next();
        return keyId -> Answer.ready(key);
    }

    /** The key set as a document with its private parts, for a key file. */
    public static String newDocument(String algorithm) {
        return new JWKSet(generated(algorithm)).toString(false);
    }

    /** Puts other keys in place of these. Fails like {@link #of}, and then the present ones stay. */
    public void replace(String document) {
        keys = read(parse(document), algorithm);
        listeners.forEach(Runnable::run);
    }

    /** Whatever was made with these keys is told when they change. Called while everything is put together. */
    public void onReplacement(Runnable listener) {
        listeners.add(listener);
    }

    /** The public halves, as they are published (RFC 7517, section 5). */
    public String document() {
        return keys.document();
    }

    SigningKey current() {
        return keys.current();
    }

    @Override
    public Answer<VerificationKey> key(String keyId) {
        var key = keys.published().find(keyId);
        return key == null
                ? Answer.refused(new TokenRejected("this gateway has no key of this kid"))
                : Answer.ready(key);
    }

    private static Keys read(List<JWK> jwks, String algorithm) {
        if (jwks.isEmpty()) {
            throw new IllegalArgumentException("no key in it");
        }
        var current = SigningKey.of(jwks.getFirst(), algorithm);
        var all = KeySet.parse(document(jwks).getBytes(StandardCharsets.UTF_8));
        var usable = jwks.stream()
                .filter(jwk -> jwk.getKeyID() != null && all.find(jwk.getKeyID()) != null)
                .toList();
        if (all.find(current.keyId()) == null) {
            throw new IllegalArgumentException("two keys have the kid of the first");
        }
        return new Keys(current, all, document(usable));
    }

    private static String document(List<JWK> jwks) {
        return new JWKSet(jwks).toPublicJWKSet().toString();
    }

    private static List<JWK> parse(String document) {
        try {
            return JWKSet.parse(document).getKeys();
        } catch (ParseException | RuntimeException malformed) {
            // Its message may quote the document, which holds private keys.
            throw new IllegalArgumentException("not a JWK set");
        }
    }

    private static JWK generated(String algorithm) {
        var keyId = UUID.randomUUID().toString();
        try {
            return switch (algorithm) {
                case "ES256" -> new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
                case "EdDSA" -> Ed25519Keys.generate(keyId);
                default -> new RSAKeyGenerator(2048).keyID(keyId).generate();
            };
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot make a key for " + algorithm, failed);
        }
    }
}
