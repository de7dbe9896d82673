package dev.narrowgate.delegation.engine.verification.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class IntrospectingTokenVerifierTest {

    private static final String IDP = "https://idp.example.com";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final BearerToken TOKEN = new BearerToken("opaque-0123456789");
    private static final String GOOD = """
            {"active": true, "sub": "alice", "aud": "https://gateway.example.com", "client_id": "app",
             "exp": %d, "iat": %d, "scope": "tickets:read"}
            """.formatted(at(60), at(-5));

    private final AtomicInteger asked = new AtomicInteger();

    private static long at(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    /** A good answer with this member in place of its own. */
    private static String good(String name, String json) {
        return without(name).replaceFirst("\\{", Matcher.quoteReplacement("{\"" + name + "\": " + json + ", "));
    }

    private static String without(String name) {
        return GOOD.replaceAll("\"" + name + "\": (\"[^\"]*\"|[0-9]+|true),?\\s*", "")
                .replaceAll(",\\s*}", "}");
    }

    private IntrospectingTokenVerifier verifier(String answer, Set<IssuerRole> vouchesFor) {
        var issuer = new TrustedIssuer(
                IDP,
                (keyId, algorithm) -> Answer.refused(new TokenRejected("no keys")),
                Set.of("ES256"),
                Set.of("at+jwt"),
                vouchesFor,
                "task_id",
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)));
        return new IntrospectingTokenVerifier(
                issuer,
                Set.of(IDP),
                token -> Mono.fromSupplier(() -> {
                    asked.incrementAndGet();
                    return answer.getBytes(StandardCharsets.UTF_8);
                }),
                IntrospectionAnswers.json(IDP),
                said -> {},
                null,
                Duration.ofSeconds(30),
                InstantSource.fixed(NOW));
    }

    private VerifiedToken verified(String answer) {
        return verifier(answer, Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR))
                .verify(TOKEN, TokenUse.SUBJECT)
                .toMono()
                .block();
    }

    private void rejected(String answer, String reason) {
        assertThatThrownBy(() -> verified(answer))
                .isInstanceOf(TokenRejected.class)
                .hasMessageContaining(reason);
    }

    @Test
    void tx27_readsTheMembersOfAnAnswerAsTheClaimsOfAJwt() {
        var token = verified(GOOD.replaceFirst("\\{", """
                {"iss": "https://idp.example.com", "jti": "j-1", "task_id": "task-1", "token_type": "Bearer",
                 "act": {"sub": "researcher", "act": {"sub": "orchestrator"}},
                 "may_act": {"sub": "planner"},"""));

        assertThat(token.subject()).isEqualTo(new Principal(IDP, "alice"));
        assertThat(token.actors().actors())
                .containsExactly(new Principal(IDP, "researcher"), new Principal(IDP, "orchestrator"));
        assertThat(token.authorizedActor()).isEqualTo(new Principal(IDP, "planner"));
        assertThat(token.scopes()).isEqualTo(Scopes.of("tickets:read"));
        assertThat(token.audience().isExactly("https://gateway.example.com")).isTrue();
        assertThat(token.clientId()).isEqualTo("app");
        assertThat(token.task().name()).isEqualTo("task-1");
        assertThat(token.id().jti()).isEqualTo("j-1");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"true\"", "1", "null", "{}", "[true]", "\"yes\""})
    void in02_onlyTheBooleanTrueIsActive(String active) {
        rejected(good("active", active), "not active");
    }

    @Test
    void in02_anAnswerThatDoesNotSaySoIsInactive() {
        rejected(without("active"), "not active");
        rejected("{}", "not active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", "exp", "client_id"})
    void in03_anActiveTokenNeedsWhatAJwtNeeds(String member) {
        rejected(without(member), "claim " + member + " is missing");
    }

    @Test
    void in03_anActiveTokenIsHeldToItsTimesAndItsIssuer() {
        rejected(good("exp", String.valueOf(at(0))), "expired");
        rejected(good("exp", "\"" + at(60) + "\""), "claim exp is not a number");
        rejected(good("exp", "null"), "claim exp is not a number");
        rejected(good("exp", String.valueOf(at(4000))), "lives longer");
        rejected(good("nbf", String.valueOf(at(31))), "not valid before");
        rejected(good("iat", String.valueOf(at(31))), "issued in the future");
        rejected(good("iss", "\"https://idp.example.com/\""), "claim iss is not the issuer");
        rejected(good("iss", "5"), "claim iss is not a string");
        rejected(good("scope", "[\"tickets:read\"]"), "claim scope is not a string");
        rejected(good("act", "\"researcher\""), "claim act is not an object");
        rejected(good("act", "{\"iss\": \"https://evil.example.com\", \"sub\": \"a\"}"), "does not vouch for actors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"N_A\"", "\"mac\"", "5", "null", "\"\""})
    void in03_aTokenOfAnotherTypeIsRefused(String type) {
        rejected(good("token_type", type), "token_type");
    }

    @Test
    void dp15_aDpopTokenWithoutAKeyIsRefused() {
        rejected(good("token_type", "\"DPoP\""), "is DPoP, but the answer names no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"true\"", "null", "1"})
    void ap12_aChainThatIsNotWholeIsRefusedAndTheRefusalPasses(String whole) {
        assertThatThrownBy(() -> verified(good("chain_complete", whole)))
                .isInstanceOfSatisfying(
                        TokenRejected.class,
                        rejected -> assertThat(rejected.isPassing()).isTrue());
    }

    @Test
    void ap12_aWholeChainIsGoodAndOtherRefusalsStay() {
        assertThat(verified(good("chain_complete", "true"))).isNotNull();
        assertThat(new TokenRejected("expired").isPassing()).isFalse();
    }

    @Test
    void in05_anAnswerIsBelievedForAsLongAsConfiguredAndNoLonger() {
        assertThat(verified(GOOD).validity().believedUntil()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aMemberThatAnAnswerMayLeaveOutIsPutIn() {
        var token = verified(without("iat"));

        assertThat(token.validity().issuedAt()).isEqualTo(NOW);
        assertThat(token.id().issuer()).isEqualTo(IDP);
        assertThat(token.id().jti())
                .isEqualTo("sha256:" + TOKEN.fingerprint().base64Url())
                .hasSize(50)
                .doesNotContain(TOKEN.value());
    }

    @Test
    void withoutIatTheRestOfTheLifeIsHeldAgainstTheLongest() {
        rejected(without("iat").replace(String.valueOf(at(60)), String.valueOf(at(3601))), "lives longer");
    }

    @Test
    void aMemberThatIsWrongIsNotTakenForAbsent() {
        rejected(good("jti", "null"), "claim jti is not a string");
        rejected(good("iat", "null"), "claim iat is not a number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "true",
                "{\"active\": true, \"active\": false}",
                "{\"active\": false} {\"active\": true}",
                "{\"active\": true,}",
            })
    void x026_anAnswerThatIsNotStrictJsonSaysNothingAboutTheToken(String answer) {
        assertThatThrownBy(() -> verified(answer))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageContaining("introspection of issuer " + IDP);
    }

    @Test
    void aMalformedTokenIsSentToNoIssuer() {
        var verifier = verifier(GOOD, Set.of(IssuerRole.SUBJECT));
        for (var text : new String[] {"", "a b", "a\r\nb", "=", "ä", "a=b", "x".repeat(16_385)}) {
            assertThat(verifier.verify(new BearerToken(text), TokenUse.SUBJECT))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(TokenRejected.class));
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void anIssuerIsNotAskedAboutWhatItDoesNotVouchFor() {
        assertThat(verifier(GOOD, Set.of(IssuerRole.SUBJECT)).verify(TOKEN, TokenUse.ACTOR))
                .isInstanceOf(Answer.Refused.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void aRefusalHoldsNothingOfTheToken() {
        assertThatThrownBy(() -> verified("{\"active\": false}"))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(TOKEN.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "task_id"})
    void anAnswerThatRepeatsTheTokenWhereItIsWrittenDownRefusesIt(String claim) {
        for (var text : new String[] {TOKEN.value(), "token:" + TOKEN.value()}) {
            assertThatThrownBy(() -> verified(good(claim, '"' + text + '"')))
                    .isInstanceOf(TokenRejected.class)
                    .hasMessageContaining("repeats the token")
                    .hasMessageNotContaining(TOKEN.value());
        }
    }
}
