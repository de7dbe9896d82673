package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Law 8: the record of a request repeats none of its tokens. */
class RedactedTextTest {

    private static final String TOKEN = "an-opaque-token-of-alice-1234567890";
    private static final PresentedText PRESENTED = new PresentedText("Authorization", TOKEN);
    private static final DelegationPolicy POLICY = TestPolicies.policy().build();

    private final PresentedTexts texts = PresentedTexts.of(List.of(PRESENTED));

    @Test
    void aRequestThatRepeatsNothingStaysTheSame() {
        var plain = received("GET", "/tickets/1", "trace");
        var untraced = received("GET", "/tickets/1", null);

        assertThat(RedactedText.received(plain)).isSameAs(plain);
        assertThat(RedactedText.received(untraced)).isSameAs(untraced);
    }

    @Test
    void aPathThatRepeatsTheTokenIsCleaned() {
        assertThat(RedactedText.received(received("GET", "/" + TOKEN, null)))
                .isEqualTo(received("GET", "/[a token]", null));
    }

    @Test
    void aMethodThatRepeatsTheTokenIsCleaned() {
        assertThat(RedactedText.received(received(TOKEN, "/", "trace"))).isEqualTo(received("[a token]", "/", "trace"));
    }

    @Test
    void aTraceThatRepeatsTheTokenIsCleaned() {
        assertThat(RedactedText.received(received("GET", "/", TOKEN))).isEqualTo(received("GET", "/", "[a token]"));
    }

    @Test
    void ofARequestWithMoreTokensThanAreLookedForNoTextStays() {
        var texts = PresentedTexts.firstOf(List.of(PRESENTED));

        var cleaned = RedactedText.received(received("GET", "/tickets/1", "trace", texts));

        assertThat(cleaned).isEqualTo(received("[a token]", "[a token]", "[a token]", texts));
    }

    private Received received(String method, String path, @Nullable String trace) {
        return received(method, path, trace, texts);
    }

    private static Received received(String method, String path, @Nullable String trace, PresentedTexts texts) {
        return new Received(
                "hop-1",
                NOW,
                POLICY,
                new Action(method),
                new Resource("tickets", path),
                trace,
                texts,
                new Caller("192.0.2.7", ""));
    }
}
