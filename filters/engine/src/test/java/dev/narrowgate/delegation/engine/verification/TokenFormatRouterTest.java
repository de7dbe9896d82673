package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormatRouterTest {

    private static final VerifiedToken TOKEN = TestDelegations.token().build();

    private final List<String> asked = new ArrayList<>();

    private TokenVerifier verifier(String name, Answer<VerifiedToken> answer) {
        return (token, use) -> {
            asked.add(name);
            return answer;
        };
    }

    private Answer<VerifiedToken> verify(TokenFormatRouter forms, String text) {
        return forms.verify(new BearerToken(text), TokenUse.SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.b.c.d", "a.b.c.d.e", ".", "..."})
    void aTextWithoutThreePartsGoesToTheVerifierOfOpaqueTokens(String text) {
        verify(
                new TokenFormatRouter(verifier("signed", null), verifier("opaque", Answer.ready(TOKEN)), Map.of()),
                text);

        assertThat(asked).containsExactly("opaque");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "..", "e30.e30."})
    void aTextWithThreePartsNeverGoesToTheVerifierOfOpaqueTokens(String text) {
        var rejecting = verifier("signed", Answer.refused(new TokenRejected("forged")));

        verify(new TokenFormatRouter(rejecting, verifier("opaque", Answer.ready(TOKEN)), Map.of()), text);

        assertThat(asked).containsExactly("signed");
    }

    @Test
    void withoutSuchAnIssuerEverythingIsAJwtOrNothing() {
        var asking = Map.of("https://other.example.com", verifier("asked", Answer.ready(TOKEN)));

        verify(new TokenFormatRouter(verifier("signed", Answer.ready(TOKEN)), null, asking), "opaque");

        assertThat(asked).containsExactly("signed");
    }

    @Test
    void noIssuerIsAskedAboutAForgedJwt() {
        var rejecting = verifier("signed", Answer.refused(new TokenRejected("forged")));
        var asking = Map.of(TestDelegations.IDP, verifier("asked", Answer.ready(TOKEN)));

        assertThat(verify(new TokenFormatRouter(rejecting, null, asking), "a.b.c"))
                .isInstanceOf(Answer.Refused.class);
        assertThat(asked).containsExactly("signed");
    }

    @Test
    void anIssuerThatIsAskedHasTheLastWordOnItsJwts() {
        var signed = verifier("signed", Answer.ready(TOKEN));
        var inactive = verifier("asked", Answer.refused(new TokenRejected("not active")));

        assertThat(verify(new TokenFormatRouter(signed, null, Map.of(TestDelegations.IDP, inactive)), "a.b.c"))
                .isInstanceOf(Answer.Refused.class);
        assertThat(asked).containsExactly("signed", "asked");
    }

    @Test
    void aTokenThatBothAcceptIsBelievedForTheShorterTime() {
        var shorter = TOKEN.believedUntil(TestDelegations.NOW.plusSeconds(30));
        var forms = new TokenFormatRouter(
                verifier("signed", Answer.ready(TOKEN)),
                null,
                Map.of(TestDelegations.IDP, verifier("asked", Answer.ready(shorter))));

        assertThat(verify(forms, "a.b.c")).isEqualTo(Answer.ready(shorter));
    }

    static Stream<UnaryOperator<TestDelegations.Builder>> others() {
        return Stream.of(
                token -> token.subject(TestDelegations.RESEARCHER),
                token -> token.actors(ActorChain.NONE),
                token -> token.actors(ActorChain.of(TestDelegations.RESEARCHER)),
                token -> token.scopes(Scopes.of("tickets:read")),
                token -> token.scopes(Scopes.of("tickets:read", "tickets:write", "tickets:delete")),
                token -> token.audience("https://elsewhere.example.com"),
                token -> token.task("task-2"),
                token -> token.hop(1),
                token -> token.clientId("another"),
                token -> token.boundTo(new KeyBinding(KeyBinding.Kind.JKT, "x".repeat(43))),
                token -> token.authentication(new Authentication("gold", null)),
                token -> token.authorizedActor(TestDelegations.RESEARCHER),
                token -> token.expiresAt(TestDelegations.NOW.plusSeconds(599)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anAnswerThatSaysSomethingElseThanTheTokenRefusesIt(UnaryOperator<TestDelegations.Builder> other) {
        var answered = other.apply(TestDelegations.token()).build();
        var forms = new TokenFormatRouter(
                verifier("signed", Answer.ready(TOKEN)),
                null,
                Map.of(TestDelegations.IDP, verifier("asked", Answer.ready(answered))));

        assertThatThrownBy(() -> verify(forms, "a.b.c").toMono().block())
                .isInstanceOf(TokenRejected.class)
                .hasMessageContaining("gives other claims");
    }
}
