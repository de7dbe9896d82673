package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.jwk.RSAKey;
import dev.narrowgate.delegation.engine.jose.VerificationKey;

/** Whatever document an issuer publishes: it is no key set, or each key of it is one that may verify. */
class KeySetFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void admitsOnlyKeysThatMayVerify(byte[] document) {
        try {
            var keys = KeySet.parse(document);
            assertThat(keys.keys()).isNotEmpty();
            keys.keys().forEach((keyId, named) -> named.forEach(key -> check(keyId, key)));
            assertThat(keys.includes(KeySet.parse(document))).isTrue();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void check(String keyId, VerificationKey key) {
        assertThat(keyId)
                .isNotEmpty()
                .isEqualTo(key.keyId())
                .isEqualTo(key.jwk().getKeyID());
        assertThat(key.jwk().isPrivate()).isFalse();
        assertThat(key.algorithms()).isNotEmpty().noneMatch(name -> name.startsWith("HS") || name.equals("none"));
        if (key.jwk() instanceof RSAKey rsa) {
            assertThat(rsa.size()).isBetween(2048, 8192);
        }
    }
}
