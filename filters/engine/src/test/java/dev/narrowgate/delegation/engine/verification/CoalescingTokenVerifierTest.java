package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CoalescingTokenVerifierTest {

    private static final BearerToken TOKEN = new BearerToken("opaque-1");

    private final List<TokenUse> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private Answer<VerifiedToken> answer = Answer.refused(new TokenRejected("not active"));

    private final CoalescingTokenVerifier verifier = new CoalescingTokenVerifier(
            (token, use) -> {
                asked.add(use);
                return answer;
            },
            Duration.ofSeconds(5),
            () -> now,
            CacheBounds.ofEntries(10));

    private VerifiedToken verify(BearerToken token, TokenUse use) throws Exception {
        return verifier.verify(token, use).toMono().toFuture().get(10, TimeUnit.SECONDS);
    }

    private void refuses(Class<? extends DelegationFailure> failure) {
        assertThatThrownBy(() -> verify(TOKEN, TokenUse.SUBJECT)).hasCauseInstanceOf(failure);
    }

    @Test
    void in05_aRefusalIsRememberedShortly() {
        refuses(TokenRejected.class);
        now = now.plusMillis(4999);
        refuses(TokenRejected.class);
        assertThat(asked).hasSize(1);

        now = now.plusMillis(1);
        refuses(TokenRejected.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void x021_aRefusalInOneUseIsNoneInTheOther() {
        refuses(TokenRejected.class);

        assertThatThrownBy(() -> verify(TOKEN, TokenUse.ACTOR)).hasCauseInstanceOf(TokenRejected.class);

        assertThat(asked).containsExactly(TokenUse.SUBJECT, TokenUse.ACTOR);
    }

    @Test
    void anUnavailableAnswerIsNotRemembered() {
        answer = Answer.refused(new KeysUnavailable("down"));
        refuses(KeysUnavailable.class);
        refuses(KeysUnavailable.class);

        assertThat(asked).hasSize(2);
    }

    @Test
    void ap12_aPassingRefusalIsNotRemembered() {
        answer = Answer.refused(TokenRejected.passing("passing"));
        refuses(TokenRejected.class);
        refuses(TokenRejected.class);

        assertThat(asked).hasSize(2);
    }

    @Test
    void refusalsAreBounded() {
        for (int i = 0; i < 1000; i++) {
            var token = new BearerToken("opaque-" + i);
            assertThatThrownBy(() -> verify(token, TokenUse.SUBJECT)).hasCauseInstanceOf(TokenRejected.class);
        }
        asked.clear();
        for (int i = 0; i < 1000; i++) {
            var token = new BearerToken("opaque-" + i);
            assertThatThrownBy(() -> verify(token, TokenUse.SUBJECT)).hasCauseInstanceOf(TokenRejected.class);
        }
        assertThat(asked).hasSizeGreaterThan(900);
    }

    @Test
    void oneQuestionAnswersAllWhoWait() throws Exception {
        var later = Sinks.<VerifiedToken>one();
        answer = Answer.awaited(later.asMono());

        var waiting = new ArrayList<CompletableFuture<VerifiedToken>>();
        for (int i = 0; i < 50; i++) {
            waiting.add(verifier.verify(TOKEN, TokenUse.SUBJECT).toMono().toFuture());
        }
        // The one who asked goes away; the others still get their answer.
        waiting.getFirst().cancel(true);
        var token = TestDelegations.token().build();
        later.tryEmitValue(token);

        assertThat(asked).hasSize(1);
        for (var one : waiting.subList(1, 50)) {
            assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(token);
        }
    }

    @Test
    void afterAnAnswerTheQuestionIsAskedAgain() throws Exception {
        answer = Answer.ready(TestDelegations.token().build());
        verify(TOKEN, TokenUse.SUBJECT);
        verify(TOKEN, TokenUse.SUBJECT);

        assertThat(asked).hasSize(2);
    }

    @Test
    void noRequestWaitsForACallThatEndedWithoutAnAnswer() {
        answer = Answer.awaited(Mono.empty());
        assertThatThrownBy(() -> verify(TOKEN, TokenUse.SUBJECT)).isNotNull();

        answer = Answer.awaited(Mono.error(new IllegalStateException("unforeseen")));
        assertThatThrownBy(() -> verify(TOKEN, TokenUse.SUBJECT)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void noRequestWaitsForACallThatThrew() {
        var throwing = new CoalescingTokenVerifier(
                (token, use) -> {
                    throw new IllegalStateException("unforeseen");
                },
                Duration.ofSeconds(5),
                () -> now,
                CacheBounds.ofEntries(10));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> throwing.verify(TOKEN, TokenUse.SUBJECT)
                            .toMono()
                            .toFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(KeysUnavailable.class);
        }
    }
}
