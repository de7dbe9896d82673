package dev.narrowgate.delegation.hostile;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.SettableClock;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published keys that are none: they verify nothing, and take no good neighbour along. */
class KeyDocumentAttackIT {

    private static KeyFlood flood;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        SettableClock.set(Instant.now());
        flood = new KeyFlood(folder);
    }

    @AfterAll
    static void stop() {
        flood.close();
    }

    @BeforeEach
    void calm() throws Exception {
        publish(good());
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);
    }

    @Test
    void j017_aKeyThatMayNotVerifyVerifiesNothingAndItsGoodNeighbourServesOn() throws Exception {
        var mine = TestIssuer.newKey("mine");
        var published = mine.toPublicJWK().toJSONString();
        for (var bad : List.of(
                ec(mine).keyUse(KeyUse.ENCRYPTION).build().toPublicJWK().toJSONString(),
                ec(mine).keyOperations(Set.of(KeyOperation.ENCRYPT))
                        .build()
                        .toPublicJWK()
                        .toJSONString(),
                mine.toJSONString(),
                published.replace("P-256", "P-384"),
                published.replace("P-256", "secp256k1"),
                published.replace("\"EC\"", "\"RSA\""),
                published.replace("\"EC\"", "\"OKP\""),
                published.replace("\"EC\"", "\"XX\""),
                published.replaceFirst("\"y\":\"....", "\"y\":\"AAAA"),
                published.replaceFirst("\"y\":\"[^\"]*\"", "\"z\":1"),
                published.replace("{", "{\"alg\":\"ES521\","),
                published.replace("{", "{\"alg\":\"HS256\","),
                published.replace("{", "{\"alg\":1,"),
                published.replace("\"mine\"", "1"),
                "{}",
                "null")) {
            publish(bad, good());
            assertThat(flood.status(flood.token().sign())).as(bad).isEqualTo(200);
            assertThat(flood.status(
                            flood.token().header("kid", "mine").signedBy(mine).sign()))
                    .as(bad)
                    .isIn(401, 503);
        }
    }

    @Test
    void j017_anRsaKeyThatIsNotSoundVerifiesNothing() throws Exception {
        var sound = new RSAKeyGenerator(2048).keyID("mine").generate();
        var short1024 = new RSAKeyGenerator(1024, true).keyID("mine").generate();
        var roca = BigInteger.valueOf(65537).pow(130);
        var keys = List.of(
                short1024,
                rsa(sound.getModulus(), BigInteger.ONE),
                rsa(sound.getModulus(), BigInteger.valueOf(3)),
                rsa(sound.getModulus(), BigInteger.valueOf(65538)),
                rsa(
                        Base64URL.encode(sound.toRSAPublicKey().getModulus().add(BigInteger.ONE)),
                        BigInteger.valueOf(65537)),
                rsa(Base64URL.encode(roca), BigInteger.valueOf(65537)));
        for (var key : keys) {
            publish(key.toPublicJWK().toJSONString(), good());
            var signer = Forgery.jca("SHA256withRSA", sound.toPrivateKey());
            assertThat(flood.status(rs256(signer))).isEqualTo(401);
            assertThat(flood.status(flood.token().sign())).isEqualTo(200);
        }
        publish(sound.toPublicJWK().toJSONString(), good());
        assertThat(flood.status(rs256(Forgery.jca("SHA256withRSA", sound.toPrivateKey()))))
                .isEqualTo(200);
    }

    private static String rs256(Forgery.Signer signer) {
        var header = flood.token().header("alg", "RS256").header("kid", "mine").headerJson();
        return Forgery.token(header, flood.token().claimsJson(), signer);
    }

    @Test
    void j017_twoKeysOfOneNameAreBothNoKeysAndASymmetricOneIsNone() throws Exception {
        var mine = TestIssuer.newKey("mine");
        var twin = TestIssuer.newKey("mine");
        publish(mine.toPublicJWK().toJSONString(), twin.toPublicJWK().toJSONString(), good());
        for (var key : List.of(mine, twin)) {
            assertThat(flood.status(
                            flood.token().header("kid", "mine").signedBy(key).sign()))
                    .isEqualTo(401);
        }

        var secret = new OctetSequenceKeyGenerator(256).keyID("mine").generate();
        publish(secret.toJSONString(), good());
        var header = flood.token().header("alg", "HS256").header("kid", "mine").headerJson();
        assertThat(flood.status(Forgery.token(header, flood.token().claimsJson(), Forgery.hs256(secret.toByteArray()))))
                .isEqualTo(401);
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);
    }

    @Test
    void j017_aDocumentThatIsNoKeySetChangesNothing() throws Exception {
        for (var document : List.of(
                "{}",
                "[]",
                "null",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[" + good() + "],\"keys\":[]}",
                "{\"keys\":[" + String.join(",", Collections.nCopies(101, good())) + "]}",
                "{\"keys\":[" + String.join(",", Collections.nCopies(100_000, "{}")) + "]}",
                "[".repeat(100_000))) {
            document(document);
            assertThat(flood.status(flood.token().sign())).isEqualTo(200);
        }
    }

    private static ECKey.Builder ec(ECKey key) {
        return new ECKey.Builder(key.toPublicJWK());
    }

    private static RSAKey rsa(Base64URL modulus, BigInteger exponent) {
        return new RSAKey.Builder(modulus, Base64URL.encode(exponent))
                .keyID("mine")
                .build();
    }

    private static String good() {
        return flood.issuer().key().toPublicJWK().toJSONString();
    }

    private static void publish(String... keys) throws Exception {
        document("{\"keys\":[" + String.join(",", new ArrayList<>(List.of(keys))) + "]}");
    }

    /** Published, and fetched for the sake of a key id that nobody has. */
    private static void document(String document) throws Exception {
        flood.issuerAnswers(okJson(document));
        SettableClock.advance(KeyFlood.INTERVAL);
        var before = flood.fetches();
        assertThat(flood.status(flood.token().header("kid", "nobody").sign())).isIn(401, 503);
        assertThat(flood.fetches()).isEqualTo(before + 1);
    }
}
