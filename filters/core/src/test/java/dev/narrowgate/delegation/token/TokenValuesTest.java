package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TokenValuesTest {

    @Test
    void aTokenDoesNotShowItself() {
        var token = new BearerToken("eyJhbGciOi.secret.signature");

        assertThat(token.toString()).doesNotContain("secret");
        assertThat(new Credentials(token, AuthorizationScheme.BEARER, token, Evidence.NONE).toString())
                .doesNotContain("secret");
    }

    @Property
    void equalTokensAreEqualTextsAndNothingElse(@ForAll String one, @ForAll String other) {
        assertThat(new BearerToken(one).equals(new BearerToken(other))).isEqualTo(one.equals(other));
        assertThat(new BearerToken(one)).hasSameHashCodeAs(new BearerToken(one));
        assertThat(new BearerToken(one)).isNotEqualTo(one);
    }

    @Test
    void aFingerprintIsTheSha256OfTheText() {
        var fingerprint = TokenFingerprint.of("abc");

        assertThat(Long.toHexString(fingerprint.a())).isEqualTo("ba7816bf8f01cfea");
        assertThat(Long.toHexString(fingerprint.d())).isEqualTo("b410ff61f20015ad");
    }

    @Property
    void scopesAreTheSameInAnyOrder(@ForAll List<@AlphaChars @StringLength(min = 1, max = 3) String> values) {
        var reversed = Scopes.of(values.reversed().toArray(String[]::new));

        assertThat(Scopes.of(values)).isEqualTo(reversed).hasToString(reversed.toString());
    }

    @Property
    void lawThreeAnIntersectionIsNeverMoreThanEither(
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 2) String> one,
            @ForAll Set<@AlphaChars @StringLength(min = 1, max = 2) String> other) {
        var both = Scopes.of(one).intersect(Scopes.of(other));

        assertThat(one).containsAll(both.values());
        assertThat(other).containsAll(both.values());
        assertThat(Scopes.of(one).includes(both)).isTrue();
        assertThat(Scopes.of(one).minus(both).intersect(Scopes.of(other))).isEqualTo(Scopes.NONE);
    }

    @Test
    void noScopeIncludesNothingButNone() {
        assertThat(Scopes.NONE.includes(Scopes.of("a"))).isFalse();
        assertThat(Scopes.NONE.includes(Scopes.NONE)).isTrue();
        assertThat(Scopes.NONE.isEmpty()).isTrue();
    }

    @Test
    void anAudienceIsComparedLetterByLetter() {
        var audience = Audience.of("https://a.example.com", "https://b.example.com");

        assertThat(audience.contains("https://A.example.com")).isFalse();
        assertThat(audience.containsAny(List.of("https://b.example.com"))).isTrue();
        assertThat(audience.isExactly("https://a.example.com")).isFalse();
        assertThat(Audience.of("a").isExactly("a")).isTrue();
        assertThat(audience).hasToString("https://a.example.com https://b.example.com");
    }

    @Test
    void aPrincipalHasAnIssuerAndASubject() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Principal("", "alice"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Principal("https://idp.example.com", ""));
    }
}
