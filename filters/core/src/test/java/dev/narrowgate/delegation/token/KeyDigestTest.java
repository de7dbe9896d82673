package dev.narrowgate.delegation.token;

import static dev.narrowgate.delegation.TestDelegations.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Different values are different inputs: each is preceded by its kind and its length. */
class KeyDigestTest {

    @Test
    void aLatinTextIsDigestedByItsOctets() {
        assertThat(new KeyDigest().text("abcÿ").end())
                .isEqualTo(input('s', 4, "abcÿ".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void anyOtherTextIsDigestedByItsCharacters() {
        assertThat(new KeyDigest().text("\u0100").end()).isEqualTo(input('u', 1, new byte[] {1, 0}));
        assertThat(new KeyDigest().text("ab\u0100\ud800").end())
                .isEqualTo(input('u', 4, "ab\u0100".getBytes(StandardCharsets.UTF_16BE), new byte[] {(byte) 0xd8, 0}));
    }

    @Test
    void noTextIsNotTheEmptyText() {
        assertThat(new KeyDigest().text(null).end()).isEqualTo(input('0', 0));
        assertThat(new KeyDigest().text("").end()).isEqualTo(input('s', 0));
    }

    @Test
    void numbersAndFlagsAreDigestedByTheirKind() {
        assertThat(new KeyDigest().number(1).end()).isEqualTo(input('n', 1));
        assertThat(new KeyDigest().flag(true).end()).isEqualTo(input('b', 1));
        assertThat(new KeyDigest().flag(false).end()).isEqualTo(input('b', 0));
    }

    @Test
    void aValueIsDigestedLikeOneOfItsKind() {
        assertThat(new KeyDigest().value("a").value(7L).value(true).value(ALICE).end())
                .isEqualTo(new KeyDigest()
                        .text("a")
                        .number(7)
                        .flag(true)
                        .principal(ALICE)
                        .end());
        assertThat(new KeyDigest().value(List.of("a", 7L)).end())
                .isEqualTo(new KeyDigest().list(List.of("a", 7L)).end());
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyDigest().value(1.5));
    }

    @Test
    void noPrincipalIsNotAPrincipal() {
        assertThat(new KeyDigest().principal(null).end()).isEqualTo(input('0', 0));
        assertThat(new KeyDigest().principal(ALICE).end())
                .isNotEqualTo(new KeyDigest()
                        .text(ALICE.issuer())
                        .text(ALICE.subject())
                        .end());
    }

    private static TokenFingerprint input(char kind, long value, byte... content) {
        return input(kind, value, content, new byte[0]);
    }

    private static TokenFingerprint input(char kind, long value, byte[] content, byte[] more) {
        return TokenFingerprint.of(ByteBuffer.allocate(9 + content.length + more.length)
                .put((byte) kind)
                .putLong(value)
                .put(content)
                .put(more)
                .array());
    }
}
