package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import dev.narrowgate.delegation.engine.jose.RocaCheck;
import dev.narrowgate.delegation.engine.jose.SmallOrderCheck;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeySetTest {

    private static final String GOOD = TestIssuer.newKey("good").toPublicJWK().toJSONString();

    @Test
    void aByteOrderMarkIsIgnoredInADocumentAndNamedInAToken() {
        var marked = "\uFEFF{\"keys\":[" + GOOD + "]}";

        assertThat(KeySet.parse(marked.getBytes(StandardCharsets.UTF_8)).find("good", "ES256"))
                .isNotNull();
        assertThatThrownBy(() -> StrictJson.object(marked.getBytes(StandardCharsets.UTF_8), "claims"))
                .hasMessage("claims: begins with a byte order mark");
    }

    @Test
    void aKeyThatIsLeftOutIsKnownByItsName() {
        var set = KeySet.parse(
                ("{\"keys\":[" + GOOD + "," + GOOD.replace("good", "curve").replace("P-256", "P-999") + "]}")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(set.unusable()).containsExactly("curve");
    }

    @Test
    void jo12_leavesOutWhatMayNotVerifyAndKeepsItsGoodNeighbour() throws Exception {
        var bad = List.of(
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString(),
                new ECKeyGenerator(Curve.P_256).keyID("private").generate().toJSONString(),
                new OctetSequenceKeyGenerator(256).keyID("symmetric").generate().toJSONString(),
                new ECKeyGenerator(Curve.P_256)
                        .keyID("enc")
                        .keyUse(KeyUse.ENCRYPTION)
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                new ECKeyGenerator(Curve.P_256)
                        .keyID("ops")
                        .keyOperations(Set.of(KeyOperation.ENCRYPT))
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                GOOD.replace("good", "curve").replace("P-256", "P-999"),
                new RSAKeyGenerator(1024, true)
                        .keyID("short")
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                GOOD.replace("good", "alg").replace("{", "{\"alg\":\"RS256\","),
                GOOD.replace("good", "type").replace("\"EC\"", "\"XX\""),
                GOOD.replace("good", "point").replaceFirst("\"x\":\"....", "\"x\":\"AAAA"),
                "null",
                "7");

        var keys = parse(Stream.concat(bad.stream(), Stream.of(GOOD)).toArray(String[]::new));

        assertThat(keys.keys()).containsOnlyKeys("good");
        assertThat(keys.remarks()).hasSameSizeAs(bad);
    }

    @Test
    void jo11_refusesTwoKeysOfOneNameBoth() {
        var keys = parse(
                GOOD,
                TestIssuer.newKey("twin").toPublicJWK().toJSONString(),
                TestIssuer.newKey("twin").toPublicJWK().toJSONString());

        assertThat(keys.find("twin", "ES256")).isNull();
        assertThat(keys.find("good", "ES256")).isNotNull();
    }

    @Test
    void oneNameMayStandForSeveralAlgorithms() throws Exception {
        var rsa = new RSAKeyGenerator(2048)
                .keyID("pingam")
                .generate()
                .toPublicJWK()
                .toJSONString();
        var keys = parse(
                GOOD.replace("good", "pingam"),
                rsa.replace("{", "{\"alg\":\"RS256\","),
                rsa.replace("{", "{\"alg\":\"RS384\","),
                rsa.replace("{", "{\"alg\":\"RS512\","));

        for (var algorithm : List.of("ES256", "RS256", "RS384", "RS512")) {
            assertThat(keys.find("pingam", algorithm).algorithms()).containsExactly(algorithm);
        }
        assertThat(keys.find("pingam", "PS256").algorithms()).doesNotContain("PS256");
    }

    @Test
    void oneNameForOneAlgorithmTwiceIsAmbiguousHoweverElseItIsUsed() throws Exception {
        var rsa = new RSAKeyGenerator(2048)
                .keyID("pingam")
                .generate()
                .toPublicJWK()
                .toJSONString();

        assertThat(parse(GOOD, rsa, rsa.replace("{", "{\"alg\":\"RS512\",")).keys())
                .containsOnlyKeys("good");
    }

    @Test
    void withoutAKeyIdTheOneKeyThatFitsIsMeant() {
        var unnamed = GOOD.replace("\"kid\":\"good\",", "");
        var one = parse(KeysWithoutKid.ONE, unnamed);
        var two = parse(KeysWithoutKid.ONE, unnamed, GOOD);

        assertThat(one.find("", "ES256")).isNotNull();
        assertThat(one.find("", "RS256")).isNull();
        assertThat(one.find("good", "ES256")).isNull();
        assertThat(two.find("", "ES256")).isNull();
        assertThat(parse(GOOD, unnamed).keys()).containsOnlyKeys("good");
    }

    @Test
    void eachKeyHasTheAlgorithmsOfItsOwnKind() throws Exception {
        var keys = parse(
                GOOD,
                new ECKeyGenerator(Curve.P_384)
                        .keyID("p384")
                        .generate()
                        .toPublicJWK()
                        .toJSONString(),
                new RSAKeyGenerator(2048).keyID("rsa").generate().toPublicJWK().toJSONString(),
                Ed25519Keys.generate("ed").toPublicJWK().toJSONString(),
                Ed25519Keys.generate("ed-named").toPublicJWK().toJSONString().replace("{", "{\"alg\":\"Ed25519\","));

        assertThat(keys.find("good", "ES256").algorithms()).containsExactly("ES256");
        assertThat(keys.find("p384", "ES256").algorithms()).containsExactly("ES384");
        assertThat(keys.find("rsa", "ES256").algorithms())
                .contains("RS256", "PS256")
                .doesNotContain("ES256");
        assertThat(keys.find("ed", "ES256").algorithms()).containsExactlyInAnyOrder("EdDSA", "Ed25519");
        assertThat(keys.find("ed-named", "ES256").algorithms()).containsExactlyInAnyOrder("EdDSA", "Ed25519");
    }

    @Test
    void refusesWhatIsNoKeySetOrHasNoUsableKey() {
        for (var document : List.of("", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}", "<html>", "{\"keys\":[1]}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KeySet.parse(document.getBytes(StandardCharsets.UTF_8)));
        }
        var many = Stream.generate(() -> GOOD).limit(200).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        assertThatIllegalArgumentException().isThrownBy(() -> KeySet.parse(many.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bp05_leavesOutAPointThatIsNotOnItsCurve() {
        assertThat(parse(GOOD, GOOD.replace("good", "off").replaceFirst("\"x\":\"....", "\"x\":\"AAAA"))
                        .keys())
                .containsOnlyKeys("good");
        assertThat(parse(GOOD, GOOD.replace("good", "other").replace("P-256", "P-384"))
                        .keys())
                .containsOnlyKeys("good");
    }

    @Test
    void jo09_leavesOutRsaKeysThatAreShortOrHaveASmallOrEvenExponent() throws Exception {
        var sound = new RSAKeyGenerator(2048).keyID("rsa").generate();
        for (var exponent : List.of(1, 3, 65535, 65538)) {
            var weak = new RSAKey.Builder(sound.getModulus(), Base64URL.encode(BigInteger.valueOf(exponent)))
                    .keyID("rsa")
                    .build();
            assertThat(parse(GOOD, weak.toJSONString()).keys()).containsOnlyKeys("good");
        }
        var small = new RSAKeyGenerator(1024, true).keyID("rsa").generate().toPublicJWK();
        assertThat(parse(GOOD, small.toJSONString()).keys()).containsOnlyKeys("good");
        assertThat(parse(GOOD, sound.toPublicJWK().toJSONString()).keys()).containsOnlyKeys("good", "rsa");
    }

    @Test
    void jo10_leavesOutKeysThatAreForSomethingElse() {
        for (var purpose : List.of("\"use\":\"enc\"", "\"key_ops\":[\"encrypt\"]", "\"key_ops\":[\"sign\"]")) {
            var other = GOOD.replace("good", "other").replaceFirst("\\{", "{" + purpose + ",");
            assertThat(parse(GOOD, other).keys()).containsOnlyKeys("good");
        }
    }

    @Test
    void recognisesPointsThatAreNoKeys() throws Exception {
        var zero = new byte[32];
        var one = new byte[32];
        one[0] = 1;
        var beyond = new byte[32];
        java.util.Arrays.fill(beyond, (byte) 0xFF);

        assertThat(List.of(zero, one, beyond, new byte[31])).allMatch(SmallOrderCheck::isWeak);
        assertThat(SmallOrderCheck.isWeak(Ed25519Keys.generate("ed").getDecodedX()))
                .isFalse();
    }

    @Test
    void recognisesModuliThatAreGuessable() throws Exception {
        // 65537^k is, modulo every prime, a power of 65537.
        assertThat(RocaCheck.isWeak(BigInteger.valueOf(65537).pow(130))).isTrue();
        assertThat(RocaCheck.isWeak(
                        new RSAKeyGenerator(2048).generate().toRSAPublicKey().getModulus()))
                .isFalse();
    }

    private static KeySet parse(KeysWithoutKid unnamed, String... keys) {
        var document = "{\"keys\":[" + String.join(",", keys) + "]}";
        return KeySet.parse(document.getBytes(StandardCharsets.UTF_8), unnamed);
    }

    private static KeySet parse(String... keys) {
        var document = "{\"keys\":[" + String.join(",", keys) + "]}";
        return KeySet.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
