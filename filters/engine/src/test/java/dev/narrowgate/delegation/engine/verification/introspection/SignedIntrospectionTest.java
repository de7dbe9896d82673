package dev.narrowgate.delegation.engine.verification.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.keys.KeySet;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.TimeBounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9701, section 5. */
class SignedIntrospectionTest {

    private static final TestIssuer IDP = new TestIssuer("https://idp.example.com");
    private static final Instant NOW = Instant.now();

    private final IntrospectionAnswers answers =
            IntrospectionAnswers.signed(issuer(), "narrowgate", InstantSource.fixed(NOW));

    private static TrustedIssuer issuer() {
        var keys = KeySet.parse(IDP.jwks().getBytes(StandardCharsets.UTF_8));
        return new TrustedIssuer(
                IDP.issuer(),
                (keyId, algorithm) -> keys.find(keyId, algorithm) == null
                        ? Answer.refused(new TokenRejected("no such key"))
                        : Answer.ready(keys.find(keyId, algorithm).until(NOW.plusSeconds(7))),
                Set.of("ES256"),
                Set.of("at+jwt"),
                Set.of(IssuerRole.SUBJECT),
                "task_id",
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)));
    }

    private static TestIssuer.Token good() {
        return IDP.token("x", "narrowgate")
                .header("typ", "token-introspection+jwt")
                .claim("sub", null)
                .claim("exp", null)
                .claim("token_introspection", Map.of("active", true, "sub", "alice"));
    }

    private IntrospectionAnswers.Content read(String answer) {
        return answers.read(answer.getBytes(StandardCharsets.US_ASCII), NOW).block();
    }

    @Test
    void readsWhatTheIssuerSigned() {
        var content = read(good().sign());

        assertThat(content.members().path("active").asBoolean()).isTrue();
        assertThat(content.members().path("sub").asString()).isEqualTo("alice");
    }

    @Test
    void isBelievedNoLongerThanTheKeyThatSignedIt() {
        assertThat(read(good().sign()).believedUntil()).isEqualTo(NOW.plusSeconds(7));
    }

    static Stream<UnaryOperator<TestIssuer.Token>> spoilt() {
        return Stream.of(
                token -> token.header("typ", "at+jwt"),
                token -> token.header("typ", "JWT"),
                token -> token.header("typ", null),
                token -> token.header("alg", "none"),
                token -> token.header("kid", "key-2"),
                token -> token.signedBy(TestIssuer.newKey("key-1")),
                token -> token.claim("iss", "https://evil.example.com"),
                token -> token.claim("iss", null),
                token -> token.claim("aud", "https://gateway.example.com"),
                token -> token.claim("aud", null),
                token -> token.claim("iat", null),
                token -> token.claim("exp", NOW.getEpochSecond()),
                token -> token.claim("nbf", NOW.getEpochSecond() + 32),
                token -> token.claim("iat", NOW.getEpochSecond() - 32),
                token -> token.claim("iat", NOW.getEpochSecond() + 32),
                token -> token.claim("token_introspection", null),
                token -> token.claim("token_introspection", "{}"),
                token -> token.claim("token_introspection", List.of()));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void x026_anAnswerThatIsNotTheIssuersCurrentOneSaysNothing(UnaryOperator<TestIssuer.Token> spoil) {
        assertThatThrownBy(() -> read(spoil.apply(good()).sign())).isInstanceOf(KeysUnavailable.class);
    }

    @Test
    void x026_anAnswerWithoutASignatureSaysNothing() {
        var signed = good().sign();

        for (var answer : List.of(signed.substring(0, signed.lastIndexOf('.') + 1), "{\"active\":true}", "")) {
            assertThatThrownBy(() -> read(answer)).isInstanceOf(KeysUnavailable.class);
        }
    }
}
