package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CachingCredentialSourceTest {

    private static final Duration LIFE = Duration.ofSeconds(90);

    private final AtomicInteger questions = new AtomicInteger();
    private final ExchangeRequest request = TestExchanges.request(delegation());
    private Instant now = NOW;
    private CredentialSource asking = asked -> Answer.ready(obtained());
    private final CachingCredentialSource<String> source = new CachingCredentialSource<>(
            asked -> {
                questions.incrementAndGet();
                return asking.credential(asked);
            },
            asked -> "",
            () -> now,
            CacheBounds.ofEntries(1));

    private ShortLivedCredential obtained() {
        return new ShortLivedCredential(
                OutgoingAuthorization.secret("X-Key", "key-" + questions.get()), now, now.plus(LIFE));
    }

    private String shown() {
        return shown(source.credential(request).toMono().block());
    }

    private static String shown(ShortLivedCredential credential) {
        return credential.authorization().headers(null).get("X-Key");
    }

    private void after(long seconds) {
        now = NOW.plusSeconds(seconds);
    }

    @Test
    void answersAtOnceWithinTheLifeOfACredential() {
        assertThat(shown()).isEqualTo("key-1");
        after(59);

        assertThat(source.credential(request)).isInstanceOf(Answer.Ready.class);
        assertThat(questions).hasValue(1);
    }

    @Test
    void asksAgainAtTheEnd() {
        shown();
        after(90);

        assertThat(shown()).isEqualTo("key-2");
    }

    @Test
    void asksAgainWhenTheClockHasGoneBack() {
        shown();
        after(-1);

        assertThat(shown()).isEqualTo("key-2");
    }

    @Test
    void asksOnceInTheBackgroundInTheLastThird() {
        shown();
        var later = Sinks.<ShortLivedCredential>one();
        asking = asked -> Answer.awaited(later.asMono());
        after(61);

        assertThat(shown()).isEqualTo("key-1");
        assertThat(shown()).isEqualTo("key-1");
        assertThat(questions).hasValue(2);

        later.tryEmitValue(obtained());
        assertThat(shown()).isEqualTo("key-2");
        assertThat(questions).hasValue(2);
    }

    @Test
    void servesThePresentCredentialUntilItsEndWhileTheSourceFails() {
        shown();
        asking = asked -> Answer.refused(new ExchangeUnavailable("down"));

        after(61);
        assertThat(shown()).isEqualTo("key-1");
        after(62);
        assertThat(shown()).isEqualTo("key-1");
        assertThat(questions).hasValue(2);
        after(63);
        assertThat(shown()).isEqualTo("key-1");
        assertThat(questions).hasValue(3);

        after(90);
        assertThatExceptionOfType(ExchangeUnavailable.class).isThrownBy(this::shown);
    }

    @Test
    void doesNotCacheAFailure() {
        asking = asked -> Answer.awaited(Mono.error(new ExchangeUnavailable("down")));
        assertThatExceptionOfType(ExchangeUnavailable.class).isThrownBy(this::shown);
        asking = asked -> Answer.ready(obtained());

        assertThat(shown()).isEqualTo("key-2");
    }

    @Test
    void oneCallerThatLeavesDoesNotEndTheQuestionOfTheOthers() {
        var later = Sinks.<ShortLivedCredential>one();
        asking = asked -> Answer.awaited(later.asMono());
        var answers = new ArrayList<ShortLivedCredential>();

        var leader = source.credential(request).toMono().subscribe(answers::add);
        source.credential(request).toMono().subscribe(answers::add);
        leader.dispose();
        later.tryEmitValue(obtained());

        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(shown(answer)).isEqualTo("key-1"));
        assertThat(questions).hasValue(1);
    }

    @RepeatedTest(20)
    void oneQuestionServesManyAtOnce() throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    start.await();
                    return shown();
                });
            }
            start.countDown();
        }
        assertThat(questions).hasValue(1);
    }

    @Test
    void forgetsARefusedCredentialThatIsNotYoung() {
        var refused = source.credential(request).toMono().block().authorization();

        after(10);
        source.forget(request, refused);
        assertThat(shown()).isEqualTo("key-1");

        after(11);
        source.forget(request, OutgoingAuthorization.secret("X-Key", "key-0"));
        assertThat(shown()).isEqualTo("key-1");
        source.forget(request, refused);
        assertThat(shown()).isEqualTo("key-2");
    }

    @Test
    void showsNoSecretAsText() {
        assertThat(obtained().toString()).doesNotContain("key-");
    }
}
