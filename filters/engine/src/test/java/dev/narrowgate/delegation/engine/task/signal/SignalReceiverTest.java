package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.task.signal.TestStream.ALICE;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.CAEP;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.GATEWAY;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.ISSUER;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.RISC;
import static dev.narrowgate.delegation.engine.task.signal.TestStream.SESSION_REVOKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class SignalReceiverTest {

    private final TestStream stream = new TestStream();

    /** SE-05. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "session-revoked",
                "token-claims-change",
                "credential-change",
                "assurance-level-change",
                "device-compliance-change",
                "risk-level-change"
            })
    void endsTheTokensThatWereIssuedUntilNow(String type) {
        var outcome = stream.receive(stream.token(CAEP + type).claim("jti", "event-1"));

        assertThat(outcome).isEqualTo(SignalOutcome.APPLIED);
        var revoked = stream.ofAlice();
        assertThat(revoked.by()).isEqualTo("signal of " + ISSUER);
        assertThat(revoked.reason()).isEqualTo(type + ", event event-1");
        assertThat(revoked.issuedUntil()).isBetween(revoked.at(), revoked.at().plusSeconds(1));
        assertThat(revoked.covers(Instant.now().minusSeconds(5))).isTrue();
        assertThat(revoked.covers(Instant.now().plusSeconds(2))).isFalse();
        // No token that it covers is valid for longer than a day.
        assertThat(revoked.end())
                .isBetween(
                        Instant.now().plus(24, ChronoUnit.HOURS), Instant.now().plus(2, ChronoUnit.DAYS));
        assertThat(stream.revocation(new Revocable.Actor(ALICE))).isNull();
        assertThat(stream.acts).singleElement().satisfies(act -> {
            assertThat(act.event()).isEqualTo("revocation");
            assertThat(act.members()).containsEntry("by", "signal of " + ISSUER);
        });
        assertThat(stream.count(SignalOutcome.APPLIED)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "device-compliance-change, current_status, compliant, false",
        "device-compliance-change, current_status, not-compliant, true",
        "device-compliance-change, current_status, unheard-of, true",
        "risk-level-change, current_level, LOW, false",
        "risk-level-change, current_level, MEDIUM, false",
        "risk-level-change, current_level, HIGH, true",
        "risk-level-change, current_level, unheard-of, true",
        "session-established, any, any, false",
    })
    void endsNothingAfterAChangeForTheBetter(String type, String member, String value, boolean ends) {
        var outcome = stream.receive(stream.token(CAEP + type, Map.of(member, value)));

        assertThat(outcome).isEqualTo(ends ? SignalOutcome.APPLIED : SignalOutcome.IGNORED);
        assertThat(stream.ofAlice() != null).isEqualTo(ends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account-disabled", "account-purged"})
    void aDisabledAccountIsRevokedInBothRolesUntilItIsLifted(String type) {
        stream.receive(stream.token(RISC + type));

        for (var what : List.of(new Revocable.Subject(ALICE), new Revocable.Actor(ALICE))) {
            assertThat(stream.revocation(what).issuedUntil()).isNull();
            assertThat(stream.revocation(what).end()).isEqualTo(Instant.MAX);
        }
    }

    @Test
    void aCompromisedCredentialEndsTheIssuedTokensInBothRoles() {
        stream.receive(stream.token(RISC + "credential-compromise"));

        for (var what : List.of(new Revocable.Subject(ALICE), new Revocable.Actor(ALICE))) {
            assertThat(stream.revocation(what).covers(Instant.now())).isTrue();
            assertThat(stream.revocation(what).covers(Instant.now().plusSeconds(5)))
                    .isFalse();
        }
    }

    @Test
    void anEnabledAccountIsLiftedByAnOperator() {
        stream.receive(stream.token(RISC + "account-disabled"));

        assertThat(stream.receive(stream.token(RISC + "account-enabled"))).isEqualTo(SignalOutcome.IGNORED);

        assertThat(stream.ofAlice()).isNotNull();
        stream.revoking.lift(stream.ofAlice().id(), "operator").block();
        assertThat(stream.ofAlice()).isNull();
    }

    /** A later event of a smaller effect does not shorten an earlier revocation. */
    @Test
    void aRevokedSessionDoesNotWeakenADisabledAccount() {
        stream.receive(stream.token(RISC + "account-disabled"));
        stream.receive(stream.token(SESSION_REVOKED));

        assertThat(stream.ofAlice().issuedUntil()).isNull();
        assertThat(stream.ofAlice().end()).isEqualTo(Instant.MAX);
    }

    @Test
    void anEventOfAnUnknownTypeIsAcknowledged() {
        assertThat(stream.receive(stream.token("https://example.com/events/rain")))
                .isEqualTo(SignalOutcome.IGNORED);
        assertThat(stream.revoking.all()).isEmpty();
        assertThat(stream.count(SignalOutcome.IGNORED)).isEqualTo(1);
    }

    @Test
    void eachEventOfATokenCounts() {
        var outcome = stream.receive(stream.token(SESSION_REVOKED)
                .claim("events", Map.of("https://example.com/rain", Map.of(), RISC + "account-purged", Map.of())));

        assertThat(outcome).isEqualTo(SignalOutcome.APPLIED);
        assertThat(stream.ofAlice().issuedUntil()).isNull();
    }

    /** SE-09. This receiver asks for no verification. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVerificationIsAcknowledgedAndEndsNothing(boolean state) {
        var outcome = stream.receive(stream.token(
                        "https://schemas.openid.net/secevent/ssf/event-type/verification",
                        state ? Map.of("state", "guessed") : Map.of())
                .claim("sub_id", Map.of("format", "opaque", "id", "stream-1")));

        assertThat(outcome).isEqualTo(SignalOutcome.IGNORED);
        assertThat(stream.revoking.all()).isEmpty();
    }

    /** SE-08. */
    @Test
    void aTokenThatComesAgainHasNoSecondEffect() {
        var token = stream.token(SESSION_REVOKED).sign();
        stream.receive(token);
        var first = stream.ofAlice();
        stream.offset.set(3600);

        assertThat(stream.receive(token)).isEqualTo(SignalOutcome.DUPLICATE);
        assertThat(stream.ofAlice()).isEqualTo(first);
        assertThat(stream.acts).hasSize(1);
        assertThat(stream.count(SignalOutcome.DUPLICATE)).isEqualTo(1);
    }

    /** A replayed token would otherwise undo what an operator has decided. */
    @Test
    void aTokenThatComesAgainDoesNotRevokeWhatWasLifted() {
        var token = stream.token(RISC + "account-disabled").sign();
        stream.receive(token);
        stream.revoking.lift(stream.ofAlice().id(), "operator").block();

        assertThat(stream.receive(token)).isEqualTo(SignalOutcome.DUPLICATE);
        assertThat(stream.ofAlice()).isNull();
    }

    @Test
    void theSameIdInAnotherSignatureIsTheSameEvent() {
        stream.receive(stream.token(SESSION_REVOKED).claim("jti", "event-1"));

        assertThat(stream.receive(stream.token(RISC + "account-disabled").claim("jti", "event-1")))
                .isEqualTo(SignalOutcome.DUPLICATE);
        assertThat(stream.ofAlice().issuedUntil()).isNotNull();
    }

    @Test
    void copiesAtOnceHaveOneEffect() {
        var token = stream.token(SESSION_REVOKED).sign();

        var outcomes = Flux.range(0, 20)
                .flatMap(copy -> stream.stream().pushed(token))
                .collectList()
                .block(Duration.ofSeconds(10));

        assertThat(outcomes).hasSize(20).containsOnlyOnce(SignalOutcome.APPLIED);
        assertThat(stream.acts).hasSize(1);
    }

    /** The memory is not that of one engine. */
    @Test
    void aReloadForgetsNoEvent() {
        var token = stream.token(SESSION_REVOKED).sign();
        stream.receive(token);

        var next = stream.streams(TestStream.settings(null)).all().getFirst();

        assertThat(next.pushed(token).block(Duration.ofSeconds(10))).isEqualTo(SignalOutcome.DUPLICATE);
    }

    /** Another gateway of the same store, or this one after a restart, has no memory of the event. */
    @Test
    void anEventThatTheStoreHoldsIsNotAppliedAgain() {
        var token = stream.token(SESSION_REVOKED).claim("jti", "event-1");
        stream.revoking
                .revoke(new Asked(
                        new Revocable.Subject(ALICE),
                        Manner.REVOKED,
                        Instant.now().minusSeconds(60),
                        Instant.now().plusSeconds(600),
                        "signal of " + ISSUER,
                        "session-revoked, event event-1"))
                .block();

        stream.receive(token);

        assertThat(stream.ofAlice().covers(Instant.now())).isFalse();
        assertThat(stream.acts).hasSize(1);
    }

    @Test
    void anEventThatCannotBeStoredMayComeAgain() {
        var full = new TestStream(TestStream.settings(null), 1);
        full.revoking
                .revoke(new Asked(
                        new Revocable.Token(new TokenId(ISSUER, "other")),
                        Manner.REVOKED,
                        null,
                        Instant.MAX,
                        "operator",
                        ""))
                .block();
        var token = full.token(SESSION_REVOKED).sign();

        assertThatThrownBy(() -> full.receive(token)).isInstanceOf(StoreUnavailable.class);
        assertThat(full.ofAlice()).isNull();
        assertThat(full.count(SignalOutcome.UNAVAILABLE)).isEqualTo(1);

        full.revoking.lift(full.revoking.all().getFirst().id(), "operator").block();
        assertThat(full.receive(token)).isEqualTo(SignalOutcome.APPLIED);
        assertThat(full.ofAlice()).isNotNull();
    }

    static Stream<Arguments> refusals() {
        var now = Instant.now().getEpochSecond();
        var other = TestIssuer.newKey("key-1");
        return Stream.of(
                refused("another type of token", SignalError.INVALID_REQUEST, token -> token.header("typ", "at+jwt")),
                refused("no type", SignalError.INVALID_REQUEST, token -> token.header("typ", null)),
                refused("a logout token", SignalError.INVALID_REQUEST, token -> token.header("typ", "logout+jwt")),
                refused("an extension", SignalError.INVALID_REQUEST, token -> token.header("crit", List.of("x"))),
                refused("a key in the token", SignalError.INVALID_REQUEST, token -> token.header("jwk", Map.of())),
                refused("no algorithm", SignalError.INVALID_KEY, token -> token.header("alg", "none")),
                refused("a symmetric algorithm", SignalError.INVALID_KEY, token -> token.header("alg", "HS256")),
                refused("no key id", SignalError.INVALID_KEY, token -> token.header("kid", null)),
                refused("an unknown key", SignalError.INVALID_KEY, token -> token.header("kid", "unknown")),
                refused("another key", SignalError.AUTHENTICATION_FAILED, token -> token.signedBy(other)),
                refused(
                        "another issuer",
                        SignalError.INVALID_ISSUER,
                        token -> token.claim("iss", "https://evil.example")),
                refused("no issuer", SignalError.INVALID_ISSUER, token -> token.claim("iss", null)),
                refused(
                        "another audience",
                        SignalError.INVALID_AUDIENCE,
                        token -> token.claim("aud", "https://b.example")),
                refused("no audience", SignalError.INVALID_AUDIENCE, token -> token.claim("aud", null)),
                refused("a sub", SignalError.INVALID_REQUEST, token -> token.claim("sub", "alice")),
                refused("an exp", SignalError.INVALID_REQUEST, token -> token.claim("exp", now + 60)),
                refused("a future iat", SignalError.INVALID_REQUEST, token -> token.claim("iat", now + 60)),
                refused("an old iat", SignalError.INVALID_REQUEST, token -> token.claim("iat", now - 8 * 86400)),
                refused("no iat", SignalError.INVALID_REQUEST, token -> token.claim("iat", null)),
                refused("no jti", SignalError.INVALID_REQUEST, token -> token.claim("jti", null)),
                refused("a long jti", SignalError.INVALID_REQUEST, token -> token.claim("jti", "j".repeat(257))),
                refused("no events", SignalError.INVALID_REQUEST, token -> token.claim("events", null)),
                refused("empty events", SignalError.INVALID_REQUEST, token -> token.claim("events", Map.of())),
                refused(
                        "an event that is no object",
                        SignalError.INVALID_REQUEST,
                        token -> token.claim("events", Map.of(SESSION_REVOKED, "now"))),
                refused(
                        "a subject that is no object",
                        SignalError.INVALID_REQUEST,
                        token -> token.claim("sub_id", "alice")),
                refused(
                        "a subject without a name",
                        SignalError.INVALID_REQUEST,
                        token -> token.claim("sub_id", Map.of("format", "iss_sub", "iss", ISSUER))));
    }

    private static Arguments refused(String what, SignalError error, UnaryOperator<TestIssuer.Token> change) {
        return Arguments.of(what, error, change);
    }

    /** SE-01, SE-02 and SE-03. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void x027_aBadTokenIsRefusedAndRevokesNothing(
            String what, SignalError error, UnaryOperator<TestIssuer.Token> change) {
        var token = change.apply(stream.token(SESSION_REVOKED)).sign();

        assertThatThrownBy(() -> stream.receive(token))
                .isInstanceOfSatisfying(
                        SignalRefused.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
        assertThat(stream.revoking.all()).isEmpty();
        assertThat(stream.count(SignalOutcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void x027_textThatIsNoTokenIsRefused() {
        var good = stream.token(SESSION_REVOKED).sign();
        var texts = new ArrayList<>(List.of("", ".", "..", "a.b.c", "{}", good + ".", good + "=", " " + good));
        texts.add(good.substring(0, good.lastIndexOf('.') + 1));
        texts.add("x".repeat(100_000));

        for (var text : texts) {
            assertThatThrownBy(() -> stream.receive(text)).as(text).isInstanceOf(SignalRefused.class);
        }
        assertThat(stream.revoking.all()).isEmpty();
    }

    /** A token that is refused does not use up its id. */
    @Test
    void aForgedTokenDoesNotKeepTheGenuineOneAway() {
        var forged = stream.token(SESSION_REVOKED)
                .claim("jti", "event-1")
                .signedBy(TestIssuer.newKey("key-1"))
                .sign();
        assertThatThrownBy(() -> stream.receive(forged)).isInstanceOf(SignalRefused.class);

        assertThat(stream.receive(stream.token(SESSION_REVOKED).claim("jti", "event-1")))
                .isEqualTo(SignalOutcome.APPLIED);
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() {
        assertThat(stream.receive(
                        stream.token(SESSION_REVOKED).claim("aud", List.of("https://other.example", GATEWAY))))
                .isEqualTo(SignalOutcome.APPLIED);
    }

    @Test
    void x027_moreSignalsAtOnceThanTheBoundComeAgain() {
        var keys = Sinks.<Void>empty();
        stream.keysCome = keys.asMono();
        var outcomes = new CopyOnWriteArrayList<String>();
        var tokens = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            var token = stream.token(SESSION_REVOKED)
                    .claim("sub_id", Map.of("format", "opaque", "id", "user-" + i))
                    .sign();
            tokens.add(token);
            stream.stream()
                    .pushed(token)
                    .subscribe(outcome -> outcomes.add(outcome.label()), failed -> outcomes.add(failed.getMessage()));
        }

        assertThat(outcomes).hasSize(8).containsOnly("too many signals at once");
        keys.tryEmitEmpty();
        await().untilAsserted(() -> assertThat(outcomes).hasSize(40));
        assertThat(stream.revoking.all()).hasSize(32);
        tokens.forEach(stream::receive);
        assertThat(stream.revoking.all()).hasSize(40);
    }
}
