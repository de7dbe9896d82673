package dev.narrowgate.delegation.engine.store;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegation;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.CachingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.exchange.CachingTokenExchanger;
import dev.narrowgate.delegation.engine.verification.CachingTokenVerifier;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is remembered is weighed, and stays within its part of the heap whatever callers send. */
class WeightTest {

    private static final CacheBounds BOUNDS = new CacheBounds(50_000, 4_000_000);

    private final AtomicInteger decided = new AtomicInteger();

    @Test
    void theDecisionsOnThousandsOfLongPathsStayWithinTheirPart() {
        var policy = TestPolicies.policy().build();
        var decisions = new CachingPolicyDecisionPoint(
                new LocalPolicyDecisionPoint(() -> "decision-" + decided.incrementAndGet()),
                List.of(policy),
                () -> NOW,
                BOUNDS);

        for (int i = 0; i < 15_000; i++) {
            decisions.decide(
                    withFacts(
                            policy.ask(delegation(), new Action("GET"), new Resource("r", "/"), NOW),
                            "/" + "x".repeat(7_800) + i),
                    NOW.plusSeconds(600));
        }

        assertThat(weight(decisions.cache())).isPositive().isLessThanOrEqualTo(BOUNDS.bytes());
        // No key holds any of it.
        assertThat(decisions.cache().asMap())
                .allSatisfy(
                        (key, value) -> assertThat(Weights.ofEntry(key, value)).isLessThan(4_000));
    }

    /** 2,048 texts with one hash code between them. */
    @Test
    void textsWithTheSameHashCodeAreNotComparedWithOneAnother() {
        var texts = new java.util.ArrayList<>(List.of("Aa", "BB"));
        while (texts.size() < 2_048) {
            texts = new java.util.ArrayList<>(texts.stream()
                    .flatMap(text -> java.util.stream.Stream.of(text + "Aa", text + "BB"))
                    .toList());
        }
        assertThat(texts.stream().map(String::hashCode).distinct()).hasSize(1);

        var policy = TestPolicies.policy().build();
        var asked = policy.ask(delegation(), new Action("GET"), new Resource("r", "/"), NOW);
        var places = texts.stream()
                .map(text -> withFacts(asked, text).fingerprint().hashCode())
                .distinct();

        assertThat(places).hasSizeGreaterThan(2_000);
    }

    @Test
    void verifiedTokensStayWithinTheirPart() {
        var verifier = new CachingTokenVerifier(
                (token, use) -> Answer.ready(token().task("t".repeat(1_000)).build()),
                () -> NOW,
                Duration.ofHours(1),
                BOUNDS);

        for (int i = 0; i < 10_000; i++) {
            verifier.verify(new BearerToken("token-" + i), TokenUse.SUBJECT);
        }

        assertThat(weight(verifier.cache())).isPositive().isLessThanOrEqualTo(BOUNDS.bytes());
        assertThat(verifier.cache().estimatedSize()).isLessThan(2_000);
    }

    @Test
    void issuedTokensStayWithinTheirPart() {
        var exchanger = new CachingTokenExchanger(
                request -> Answer.ready(TestExchanges.issued(request, NOW)), () -> NOW, BOUNDS, BOUNDS, failure -> {});

        for (int i = 0; i < 10_000; i++) {
            var permit = new Decision.Permit(
                    "decision-" + i, "tickets", TestExchanges.permit().grant());
            exchanger.exchange(new ExchangeRequest(delegation(), permit, TestExchanges.PRESENTED));
        }

        assertThat(weight(exchanger.cache())).isPositive().isLessThanOrEqualTo(BOUNDS.bytes());
    }

    @Test
    void aCacheOfNoEntriesKeepsNone() {
        var bounds = new CacheBudget(0, 1_000_000).of(CacheBudget.Part.DECISIONS);
        var cache = WeighedCache.<String, String>of(
                bounds, com.github.benmanes.caffeine.cache.Expiry.writing((key, value) -> Duration.ofHours(1)));

        cache.put("key", "value");

        assertThat(cache.asMap()).isEmpty();
    }

    @Test
    void theNumberOfEntriesIsBoundedToo() {
        var cache = WeighedCache.<Integer, String>of(
                new CacheBounds(100, 100_000_000),
                com.github.benmanes.caffeine.cache.Expiry.writing((key, value) -> Duration.ofHours(1)));

        for (int i = 0; i < 1_000; i++) {
            cache.put(i, "value");
        }

        assertThat(cache.asMap()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void thePartsAreTheWhole() {
        assertThat(Arrays.stream(CacheBudget.Part.values())
                        .mapToInt(CacheBudget.Part::percent)
                        .sum())
                .isEqualTo(100);
    }

    @Test
    void aTextWeighsItsCharacters() {
        assertThat(Weights.of("x".repeat(10_000))).isBetween(20_000L, 20_100L);
        assertThat(Weights.of(new Decision.Permit(
                        "x".repeat(10_000), "p", TestExchanges.permit().grant())))
                .isGreaterThan(20_000);
    }

    private static long weight(Cache<?, ?> cache) {
        return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private static AccessRequest withFacts(AccessRequest asked, Object fact) {
        return new AccessRequest(
                asked.policy(),
                asked.arrived(),
                asked.actors(),
                asked.task(),
                asked.authenticated(),
                List.of(fact),
                null,
                asked.grounds());
    }
}
