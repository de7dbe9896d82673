package dev.narrowgate.delegation.engine.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Keys take turns, and no request notices. */
class SigningKeysTest {

    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration LIFE = Duration.ofHours(1);

    private Instant now = TestDelegations.NOW;
    private final String old = named("old");
    private final String fresh = named("fresh");
    private final SigningKeys keys = new SigningKeys(material(old), new KeyRotation(AHEAD, LIFE), () -> now);
    private final AtomicInteger told = new AtomicInteger();

    SigningKeysTest() {
        keys.onRevocation(told::incrementAndGet);
    }

    private static String named(String keyId) {
        return SigningKeys.newDocument("ES256").replaceFirst("\"kid\":\"[^\"]+\"", "\"kid\":\"" + keyId + "\"");
    }

    private static SigningMaterial material(String... newestFirst) {
        return SigningMaterial.of(together(newestFirst), "ES256");
    }

    private static String together(String... newestFirst) {
        var all = new StringBuilder("{\"keys\":[");
        for (int i = 0; i < newestFirst.length; i++) {
            var document = newestFirst[i];
            all.append(i == 0 ? "" : ",").append(document, document.indexOf('[') + 1, document.lastIndexOf(']'));
        }
        return all.append("]}").toString();
    }

    private static String revoked(String document) {
        return document.replace("\"kid\"", "\"revoked\":{\"revoked_at\":1795255000},\"kid\"");
    }

    private List<String> published() throws Exception {
        return JWKSet.parse(keys.document()).getKeys().stream()
                .map(com.nimbusds.jose.jwk.JWK::getKeyID)
                .toList();
    }

    private boolean verifies(String keyId) {
        return keys.key(keyId, "ES256") instanceof Answer.Ready;
    }

    @Test
    void aNewKeyIsPublishedBeforeItSigns() throws Exception {
        keys.replace(material(fresh, old));

        assertThat(published()).containsExactly("fresh", "old");
        assertThat(verifies("fresh")).isTrue();
        assertThat(keys.current().keyId()).isEqualTo("old");
        now = now.plus(AHEAD).minusMillis(1);
        assertThat(keys.current().keyId()).isEqualTo("old");
        now = now.plusMillis(1);
        assertThat(keys.current().keyId()).isEqualTo("fresh");
        assertThat(told).hasValue(0);
    }

    @Test
    void anOldKeyIsPublishedUntilItsLastTokenHasEnded() throws Exception {
        keys.replace(material(fresh, old));
        now = now.plus(AHEAD);
        keys.replace(material(fresh));

        assertThat(published()).containsExactly("fresh", "old");
        now = now.plus(AHEAD).plus(LIFE).minusMillis(1);
        assertThat(verifies("old")).isTrue();
        now = now.plusMillis(1);
        assertThat(verifies("old")).isFalse();
        assertThat(published()).containsExactly("fresh");
    }

    @Test
    void aKeyThatIsTakenAwayAtOnceStillSignsUntilTheNewOneIsKnown() {
        keys.replace(material(fresh));

        assertThat(keys.current().keyId()).isEqualTo("old");
        assertThat(verifies("old")).isTrue();
        now = now.plus(AHEAD);
        assertThat(keys.current().keyId()).isEqualTo("fresh");
        // What it signed in its last moment ends before it is forgotten.
        now = now.plus(LIFE).minusMillis(1);
        assertThat(verifies("old")).isTrue();
    }

    @Test
    void aKeyThatGoesOnSigningBecauseAnotherNewOneCameIsPublishedForLonger() {
        keys.replace(material(fresh));
        now = now.plus(AHEAD).minusSeconds(1);
        keys.replace(material(named("fresher")));

        assertThat(keys.current().keyId()).isEqualTo("old");
        now = now.plus(AHEAD).plus(LIFE).minusMillis(1);
        assertThat(verifies("old")).isTrue();
    }

    @Test
    void aKeyThatWasPublishedLongAgoSignsAtOnce() {
        keys.replace(material(old, fresh));
        now = now.plus(AHEAD);

        keys.replace(material(fresh, old));

        assertThat(keys.current().keyId()).isEqualTo("fresh");
    }

    @Test
    void aRevokedKeyIsGoneAtOnce() throws Exception {
        keys.replace(material(fresh, revoked(old)));

        assertThat(keys.current().keyId()).isEqualTo("fresh");
        assertThat(verifies("old")).isFalse();
        assertThat(published()).containsExactly("fresh");
        assertThat(told).hasValue(1);
    }

    @Test
    void lawFourATokenOfAnOldKeyIsBelievedNoLongerThanTheKey() {
        keys.replace(material(fresh));

        assertThat(((Answer.Ready<VerificationKey>) keys.key("old", "ES256"))
                        .value()
                        .usableUntil())
                .isEqualTo(now.plus(AHEAD).plus(LIFE));
    }

    @Test
    void anotherKeyOfTheSameNameIsRefusedWhileTheFirstOneIsPublished() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.replace(material(named("old"))))
                .withMessageContaining("the kid old");

        assertThat(published()).containsExactly("old");
        assertThat(keys.current().keyId()).isEqualTo("old");
    }

    @Test
    void keysThatAreFoundAgainChangeNothing() throws Exception {
        var signsFrom = keys.replace(material(fresh, old));
        var document = keys.document();
        now = now.plusSeconds(1);

        assertThat(keys.replace(material(fresh, old))).isEqualTo(signsFrom);

        assertThat(keys.document()).isEqualTo(document);
        keys.replace(material(fresh, revoked(old)));
        keys.replace(material(fresh, revoked(old)));
        assertThat(told).hasValue(1);
    }

    @Test
    void badKeysAreNamedAndThePresentOnesStay() throws Exception {
        var document = keys.document();
        for (var bad : List.of(
                "",
                "null",
                "{\"keys\":[null]}",
                "{}",
                "{\"keys\":[]}",
                document,
                together(named("same"), named("same")),
                revoked(old),
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"1\",\"k\":\"c2VjcmV0\"}]}",
                SigningKeys.newDocument("EdDSA"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> SigningMaterial.of(bad, "ES256"));
        }
        assertThat(published()).containsExactly("old");
        assertThat(keys.current().toString()).doesNotContain("\"d\"");
    }
}
