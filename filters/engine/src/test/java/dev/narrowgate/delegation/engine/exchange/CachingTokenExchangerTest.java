package dev.narrowgate.delegation.engine.exchange;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CachingTokenExchangerTest {

    private final AtomicInteger exchanges = new AtomicInteger();
    private final List<DelegationFailure> unrenewed = new ArrayList<>();
    private Instant now = NOW;
    private Function<ExchangeRequest, Answer<IssuedToken>> exchanging =
            request -> Answer.ready(TestExchanges.issued(request, now));
    private final CachingTokenExchanger exchanger = new CachingTokenExchanger(
            request -> {
                exchanges.incrementAndGet();
                return exchanging.apply(request);
            },
            () -> now,
            CacheBounds.ofEntries(100),
            CacheBounds.ofEntries(100),
            unrenewed::add);
    private final ExchangeRequest request = TestExchanges.request(delegation());

    @Test
    void answersAtOnceWhatItKnows() {
        exchanger.exchange(request);

        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanges).hasValue(1);
    }

    @RepeatedTest(20)
    void oneExchangeServesManyAtOnce() throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    start.await();
                    return exchanger.exchange(request).toMono().block();
                });
            }
            start.countDown();
        }
        assertThat(exchanges).hasValue(1);
    }

    @Test
    void oneExchangeServesAllWaitingCallersAndOneCancelDoesNotEndIt() {
        var later = Sinks.<IssuedToken>one();
        exchanging = asked -> Answer.awaited(later.asMono());
        List<IssuedToken> answers = new ArrayList<>();

        var leader = exchanger.exchange(request).toMono().subscribe(answers::add);
        exchanger.exchange(request).toMono().subscribe(answers::add);
        leader.dispose();
        later.tryEmitValue(TestExchanges.issued(request, now));

        assertThat(answers).hasSize(1);
        assertThat(exchanges).hasValue(1);
    }

    @Test
    void aFailureReachesAllWhoWaitAndIsNotRemembered() {
        var later = Sinks.<IssuedToken>one();
        exchanging = asked -> Answer.awaited(later.asMono());
        List<Throwable> failures = new ArrayList<>();

        exchanger.exchange(request).toMono().subscribe(token -> {}, failures::add);
        exchanger.exchange(request).toMono().subscribe(token -> {}, failures::add);
        later.tryEmitError(new ExchangeUnavailable("down"));

        assertThat(failures).hasSize(2).allMatch(ExchangeUnavailable.class::isInstance);
        exchanging = asked -> Answer.ready(TestExchanges.issued(asked, now));
        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
    }

    @Test
    void aRefusalAnErrorAndASilenceAreNotRemembered() {
        for (Function<ExchangeRequest, Answer<IssuedToken>> bad :
                List.<Function<ExchangeRequest, Answer<IssuedToken>>>of(
                        asked -> Answer.refused(new ExchangeUnavailable("down")),
                        asked -> Answer.awaited(Mono.empty()),
                        asked -> {
                            throw new ExchangeUnavailable("thrown");
                        },
                        asked -> {
                            throw new IllegalStateException();
                        })) {
            exchanging = bad;
            assertThat(exchanger.exchange(request).toMono().onErrorComplete().block())
                    .isNull();
        }
        exchanging = asked -> Answer.ready(TestExchanges.issued(asked, now));
        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanges).hasValue(5);
    }

    @Test
    void aTokenIsRenewedInTheLastThirdOfItsLife() {
        exchanger.exchange(request);
        now = NOW.plusSeconds(20);
        exchanger.exchange(request);
        assertThat(exchanges).hasValue(1);

        now = NOW.plusSeconds(21);
        exchanger.exchange(request);
        assertThat(exchanges).hasValue(2);
    }

    @Test
    void aTokenServesOnWhileItIsRenewed() {
        exchanger.exchange(request);
        now = NOW.plusSeconds(21);
        var later = Sinks.<IssuedToken>one();
        exchanging = asked -> Answer.awaited(later.asMono());

        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanges).hasValue(2);

        later.tryEmitValue(TestExchanges.issued(request, now));
        assertThat(exchanger.exchange(request).toMono().block().expiresAt()).isEqualTo(now.plusSeconds(30));
        assertThat(exchanges).hasValue(2);
    }

    @Test
    void aTokenThatCannotBeRenewedServesToItsEndAndIsTriedNowAndThen() {
        exchanger.exchange(request);
        now = NOW.plusSeconds(21);
        exchanging = asked -> Answer.awaited(Mono.error(new ExchangeUnavailable("down")));

        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanges).hasValue(2);
        now = NOW.plusSeconds(24);
        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(exchanges).hasValue(3);
        assertThat(unrenewed).hasSize(2).allMatch(ExchangeUnavailable.class::isInstance);

        now = NOW.plusSeconds(30);
        assertThat(exchanger.exchange(request).toMono().onErrorComplete().block())
                .isNull();
    }

    @Test
    void aRenewalThatThrowsDoesNotFailTheRequestBesideIt() {
        exchanger.exchange(request);
        now = NOW.plusSeconds(21);
        exchanging = asked -> {
            throw new IllegalStateException("as a device that signs would");
        };

        assertThat(exchanger.exchange(request)).isInstanceOf(Answer.Ready.class);
        assertThat(unrenewed).singleElement().isInstanceOf(ExchangeUnavailable.class);
    }

    @Test
    void aDelegationThatIsGoodNoMoreDoesNotGoOnWithWhatItWasGoodFor() {
        exchanger.exchange(request);
        now = NOW.plusSeconds(21);
        exchanging = asked -> Answer.awaited(Mono.error(new DelegationFailure.TokenRejected("revoked")));

        exchanger.exchange(request);

        assertThat(exchanger.exchange(request).toMono().onErrorComplete().block())
                .isNull();
    }

    @Test
    void aTokenThatTheNextHopRefusedIsNotServedAgain() {
        var first = exchanger.exchange(request).toMono().block();
        exchanger.forget(TestExchanges.request(delegation()), first);
        exchanger.exchange(request);

        assertThat(exchanges).hasValue(2);
    }

    @Test
    void aRevocationDropsATokenByItsId() {
        var first = exchanger.exchange(request).toMono().block();

        exchanger.drop(TestRevocations.of(TestRevocations.token(new TokenId(GATEWAY, "another"))));
        exchanger.exchange(request);
        assertThat(exchanges).hasValue(1);

        exchanger.drop(TestRevocations.of(TestRevocations.token(first.id())));
        assertThat(exchanger.cache().asMap()).isEmpty();
        exchanger.exchange(request);
        assertThat(exchanges).hasValue(2);
    }

    @Test
    void aRevocationFindsATokenThatReplacedOneOfTheSameId() {
        var first = exchanger.exchange(request).toMono().block();
        now = NOW.plusSeconds(21);
        var renewed = exchanger.exchange(request).toMono().block();
        assertThat(exchanges).hasValue(2);
        assertThat(renewed.id()).isEqualTo(first.id());

        exchanger.drop(TestRevocations.of(TestRevocations.token(renewed.id())));

        assertThat(exchanger.cache().asMap()).isEmpty();
    }

    @Test
    void aTokenThatCannotLiveLongerServesToItsEndAndNotPastIt() {
        var dying = TestExchanges.request(
                TestDelegations.delegate(token().expiresAt(NOW.plusSeconds(9)).build(), null));
        exchanger.exchange(dying);

        now = NOW.plusSeconds(8);
        exchanger.exchange(dying);
        assertThat(exchanges).hasValue(1);

        now = NOW.plusSeconds(9);
        exchanging = asked -> Answer.refused(new ExchangeUnavailable("nothing left"));
        assertThat(exchanger
                        .exchange(dying)
                        .toMono()
                        .onErrorResume(DelegationFailure.class, f -> Mono.empty())
                        .block())
                .isNull();
    }

    @Test
    void tokensMadeWithOldKeysCanBeForgotten() {
        exchanger.exchange(request);
        exchanger.clear();
        exchanger.exchange(request);

        assertThat(exchanges).hasValue(2);
    }
}
