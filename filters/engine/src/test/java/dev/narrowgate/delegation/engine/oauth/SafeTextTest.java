package dev.narrowgate.delegation.engine.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    private static String safe(String text) {
        return SafeText.of(text, FormRequest.empty().secrets());
    }

    @Test
    void aTextThatIsCutSaysSo() {
        assertThat(safe("x".repeat(SafeText.LONGEST))).isEqualTo("x".repeat(SafeText.LONGEST));
        assertThat(safe("x".repeat(SafeText.LONGEST + 1))).isEqualTo("x".repeat(SafeText.LONGEST) + '…');
        // Fewer characters than are kept, which become more by their escapes.
        assertThat(safe("\n".repeat(100)))
                .startsWith("\\u000a")
                .hasSizeLessThan(265)
                .endsWith("…");
    }

    @Test
    void aBackslashOfTheServerIsNoEscape() {
        assertThat(safe("a\nb")).isEqualTo("a\\u000ab");
        assertThat(safe("a\\u000ab")).isEqualTo("a\\u005cu000ab");
    }
}
