package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.KeyNotFetched;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CachedKeysTest {

    private static final JwksCachePolicy TIMES = new JwksCachePolicy(
            Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(5));

    private final TestIssuer issuer = new TestIssuer("https://idp.example.com");
    private final AtomicInteger fetches = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private Mono<byte[]> document = published();
    private final CachedKeys keys = new CachedKeys(
            issuer.issuer(),
            Mono.defer(() -> {
                fetches.incrementAndGet();
                return document;
            }),
            TIMES,
            () -> now);

    @Test
    void fetchesOnceAndKeeps() {
        assertThat(find("key-1")).isNull();
        assertThat(keys.key("key-1", "ES256")).isInstanceOf(Answer.Ready.class);
        assertThat(fetches).hasValue(1);
        assertThat(keys.problem()).isNull();
    }

    @Test
    void oneFetchServesAllWhoWait() {
        var later = Sinks.<byte[]>one();
        document = later.asMono();
        List<VerificationKey> found = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            keys.key("key-1", "ES256").toMono().subscribe(found::add);
        }
        later.tryEmitValue(issuer.jwks().getBytes(StandardCharsets.UTF_8));

        assertThat(found).hasSize(10);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void oneWhoLeavesDoesNotTakeTheFetchFromTheOthers() {
        var later = Sinks.<byte[]>one();
        document = later.asMono();
        List<VerificationKey> found = new ArrayList<>();

        var leaving = keys.key("key-1", "ES256").toMono().subscribe(found::add);
        keys.key("key-1", "ES256").toMono().subscribe(found::add);
        leaving.dispose();
        later.tryEmitValue(issuer.jwks().getBytes(StandardCharsets.UTF_8));

        assertThat(found).hasSize(1);
    }

    @Test
    void anUnknownKeyIsFetchedAtMostOncePerInterval() {
        find("key-1");
        after(Duration.ofSeconds(31));

        assertThat(find("unknown-0")).isInstanceOf(TokenRejected.class);
        for (int i = 1; i < 100; i++) {
            assertThat(find("unknown-" + i)).isInstanceOf(KeyNotFetched.class);
        }

        assertThat(find("unknown-0")).isInstanceOf(TokenRejected.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aNewKeyWithinTheIntervalIsNotRefusedForGood() {
        find("key-1");
        after(TIMES.unknownKeyInterval());
        find("stray");
        after(Duration.ofSeconds(10));
        issuer.rotate("key-2");
        document = published();

        assertThat(find("key-2"))
                .isInstanceOfSatisfying(
                        KeyNotFetched.class,
                        failure -> assertThat(failure.retryAfter())
                                .isEqualTo(TIMES.unknownKeyInterval().minusSeconds(10)));

        after(TIMES.unknownKeyInterval().minusSeconds(10));
        assertThat(find("key-2")).isNull();
    }

    @Test
    void aNewKeyIsNotRefusedForGoodByAFetchThatBeganForAnother() {
        find("key-1");
        after(TIMES.unknownKeyInterval());
        var late = Sinks.<byte[]>one();
        document = late.asMono();
        var stray = keys.key("stray", "ES256").toMono().toFuture();
        var fresh = keys.key("key-2", "ES256").toMono().toFuture();

        late.tryEmitValue(issuer.jwks().getBytes(StandardCharsets.UTF_8));

        assertThat(stray)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TokenRejected.class);
        assertThat(fresh)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(KeyNotFetched.class);
    }

    @Test
    void aKeyIdThatComesWithADueRenewalIsRefusedForGoodByIt() {
        find("key-1");
        after(TIMES.refresh().plusSeconds(1));
        var late = Sinks.<byte[]>one();
        document = late.asMono();
        var stray = keys.key("stray", "ES256").toMono().toFuture();

        late.tryEmitValue(issuer.jwks().getBytes(StandardCharsets.UTF_8));

        assertThat(stray)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TokenRejected.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aRenewalThatFailsIsNoReasonToRefuseANewKeyForGood() {
        find("key-1");
        after(TIMES.refresh().multipliedBy(2));
        document = Mono.error(new IOException("down"));

        assertThat(find("key-2")).isInstanceOf(KeyNotFetched.class);
        assertThat(find("key-1")).isNull();
    }

    @Test
    void aKeyThatTheIssuerRemovedIsRefusedForGood() {
        find("key-1");
        issuer.rotate("key-2");
        document = published();
        after(TIMES.unknownKeyInterval());
        assertThat(find("key-2")).isNull();

        assertThat(find("key-1")).isInstanceOf(TokenRejected.class);
    }

    @Test
    void theIntervalCountsAttemptsAndNotSuccesses() {
        find("key-1");
        after(Duration.ofSeconds(31));
        document = Mono.error(new IOException("down"));

        for (int i = 0; i < 100; i++) {
            find("unknown-" + i);
        }

        assertThat(fetches).hasValue(2);
        assertThat(find("key-1")).isNull();
    }

    @Test
    void aNewKeyIsFoundWhenItIsFirstUsed() {
        find("key-1");
        after(Duration.ofSeconds(31));
        issuer.rotate("key-2");
        document = published();

        assertThat(find("key-2")).isNull();
        assertThat(find("key-1")).isInstanceOf(TokenRejected.class);
    }

    @Test
    void listenersAreCalledWhenAKeyIsRemovedAndNotWhenOneIsAdded() {
        var told = new AtomicInteger();
        keys.onRemoval(told::incrementAndGet);
        find("key-1");
        var old = issuer.jwks();

        after(Duration.ofSeconds(31));
        issuer.rotate("key-2");
        document = Mono.just((issuer.jwks().replace("]}", ",") + old.substring(old.indexOf('[') + 1))
                .getBytes(StandardCharsets.UTF_8));
        find("key-2");
        assertThat(told).hasValue(0);

        after(Duration.ofSeconds(31));
        document = published();
        find("key-3");
        assertThat(told).hasValue(1);
    }

    @Test
    void keysAreRefreshedAheadOfExpiryWithoutAWait() {
        find("key-1");
        after(Duration.ofMinutes(6));
        var later = Sinks.<byte[]>one();
        document = later.asMono();

        assertThat(keys.key("key-1", "ES256")).isInstanceOf(Answer.Ready.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keysServeOnWhileTheyCannotBeFetchedUntilTheyAreTooOld() {
        find("key-1");
        document = Mono.error(new IOException("down"));

        after(Duration.ofMinutes(59));
        assertThat(find("key-1")).isNull();

        after(Duration.ofMinutes(2));
        assertThat(find("key-1")).isInstanceOf(KeysUnavailable.class);
        assertThat(keys.problem()).contains("down");
    }

    @Test
    void aKeySaysUntilWhenItMayBeUsed() {
        var fetched = keys.key("key-1", "ES256").toMono().block();
        var begin = now;
        after(Duration.ofMinutes(1));

        assertThat(fetched.usableUntil()).isEqualTo(begin.plus(TIMES.keep()));
        assertThat(keys.key("key-1", "ES256").toMono().block().usableUntil()).isEqualTo(begin.plus(TIMES.keep()));
    }

    @Test
    void aFailingListenerLeavesNoRequestWaiting() {
        find("key-1");
        keys.onRemoval(() -> {
            throw new IllegalStateException();
        });
        after(Duration.ofSeconds(31));
        issuer.rotate("key-2");
        document = published();

        assertThat(find("key-2")).isNull();
        after(Duration.ofSeconds(31));
        find("key-3");
        assertThat(fetches).hasValue(3);
    }

    @Test
    void requestsWaitForKeysThatAreLongOverdue() {
        find("key-1");
        issuer.rotate("key-2");
        document = published();

        after(TIMES.refresh().multipliedBy(2));

        assertThat(find("key-1")).isInstanceOf(TokenRejected.class);
    }

    @Test
    void noRequestWaitsForAnIssuerWhoseLastFetchFailed() {
        find("key-1");
        document = Mono.error(new IOException("down"));
        after(TIMES.refresh().multipliedBy(2));
        assertThat(find("key-1")).isNull();

        after(TIMES.unknownKeyInterval());
        document = Mono.never();

        assertThat(keys.key("key-1", "ES256")).isInstanceOf(Answer.Ready.class);
    }

    @Test
    void aKeyIdThatWasJustNotFoundDoesNotEvenWaitForAFetch() {
        find("key-1");
        var late = Sinks.<byte[]>one();
        document = late.asMono();
        after(TIMES.unknownKeyInterval());
        var first = keys.key("absent", "ES256").toMono().toFuture();
        after(Duration.ofSeconds(4));
        late.tryEmitValue(issuer.jwks().getBytes(StandardCharsets.UTF_8));
        assertThat(first).isCompletedExceptionally();

        document = Mono.never();
        after(TIMES.unknownKeyInterval().minusSeconds(4));

        assertThat(keys.key("other", "ES256")).isInstanceOf(Answer.Awaited.class);
        assertThat(keys.key("absent", "ES256")).isInstanceOf(Answer.Refused.class);
        after(Duration.ofSeconds(4));
        assertThat(keys.key("absent", "ES256")).isInstanceOf(Answer.Awaited.class);
    }

    @Test
    void onlySoManyAbsentKeyIdsAreRemembered() {
        var absent = new AbsentKeys(Duration.ofSeconds(30));
        for (int i = 0; i < 5000; i++) {
            absent.add("absent-" + i, now);
        }

        assertThat(absent.size()).isEqualTo(1000);
        assertThat(absent.contains("absent-4999", now)).isTrue();
        assertThat(absent.contains("absent-0", now)).isFalse();
        assertThat(absent.contains("absent-4999", now.minusSeconds(1))).isFalse();
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepNewKeysAway() {
        find("key-1");
        after(Duration.ofHours(-2));
        issuer.rotate("key-2");
        document = published();

        assertThat(find("key-2")).isNull();
    }

    @Test
    void withoutAnyKeysNothingIsVerifiedAndTheSourceIsNotFlooded() {
        document = Mono.error(new IOException("down"));

        for (int i = 0; i < 100; i++) {
            assertThat(find("key-1")).isInstanceOf(KeysUnavailable.class);
        }
        assertThat(fetches).hasValue(1);

        after(Duration.ofSeconds(3));
        document = published();
        assertThat(find("key-1")).isNull();
    }

    @Test
    void aDocumentThatIsNoKeySetChangesNothing() {
        find("key-1");
        after(Duration.ofSeconds(31));
        document = Mono.just("<html>".getBytes(StandardCharsets.UTF_8));

        assertThat(find("key-2")).isInstanceOf(KeysUnavailable.class);
        assertThat(find("key-1")).isNull();
    }

    private Mono<byte[]> published() {
        return Mono.just(issuer.jwks().getBytes(StandardCharsets.UTF_8));
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private Throwable find(String keyId) {
        return keys.key(keyId, "ES256")
                .toMono()
                .<Throwable>then(Mono.empty())
                .onErrorResume(DelegationFailure.class, Mono::just)
                .block();
    }
}
