package dev.narrowgate.delegation.hostile;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Floods of key ids that nobody has, issuers that misbehave meanwhile, and keys that come and go. */
class KeyFetchAttackIT {

    private static final int MANY = 2000;

    private static KeyFlood flood;
    private static int rotations;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        SettableClock.set(Instant.now());
        flood = new KeyFlood(folder);
    }

    @AfterAll
    static void stop() {
        flood.close();
    }

    /** The issuer answers, its keys are known, and the next unknown key id may cause a fetch. */
    @BeforeEach
    void calm() throws Exception {
        flood.gateway.publishKeys();
        SettableClock.advance(KeyFlood.KEEP);
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);
        SettableClock.advance(KeyFlood.INTERVAL);
        flood.gateway.reset();
    }

    @Test
    void j014_aFloodOfUnknownKeyIdsCausesOneFetchInAnInterval() throws Exception {
        var before = flood.fetches();

        // 401 is for the one that the fetch began for.
        assertThat(flood.floodedBy(MANY)).containsExactlyInAnyOrder(401, 503);

        assertThat(flood.fetches()).isEqualTo(before + 1);
        assertThat(flood.gateway.forwarded()).isEmpty();
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);
        SettableClock.advance(KeyFlood.INTERVAL);
        assertThat(flood.floodedBy(100)).containsExactlyInAnyOrder(401, 503);
        assertThat(flood.fetches()).isEqualTo(before + 2);
    }

    @Test
    void j014_aFloodCannotKeepANewKeyFromBeingFound() throws Exception {
        assertThat(flood.floodedBy(100)).isSubsetOf(401, 503);
        rotate();
        var token = flood.token().sign();
        // It may be good, so its client is told to keep it until the keys are fetched again.
        SettableClock.advance(Duration.ofSeconds(10));
        var later = flood.gateway.call("/tickets/1", "Authorization", "Bearer " + token);
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).hasValue("20");
        assertThat(flood.gateway.forwarded()).isEmpty();

        SettableClock.advance(KeyFlood.INTERVAL);
        // The flood takes the only fetch of this interval, and the fetch brings the new key too.
        flood.floodedBy(100);

        assertThat(flood.status(token)).isEqualTo(200);
    }

    static Stream<Arguments> misbehaviour() {
        return Stream.of(
                how("hangs", () -> ok().withFixedDelay(3000)),
                how("fails", () -> serverError()),
                how("drips", () -> okJson("x".repeat(1000)).withChunkedDribbleDelay(100, 5000)),
                how("sends 5 MB", () -> okJson("x".repeat(5_000_000))),
                how("sends no JSON", () -> okJson("{\"keys\":[")),
                how("sends no keys", () -> okJson("{}")),
                how("sends an empty set", () -> okJson("{\"keys\":[]}")),
                how("sends a page", () -> ok("<html>").withHeader("Content-Type", "text/html")),
                how("sends nothing", () -> aResponse().withStatus(204)),
                how("breaks off", () -> aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                how("resets", () -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    private static Arguments how(String what, Supplier<ResponseDefinitionBuilder> answer) {
        return Arguments.of(what, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviour")
    void j015_anIssuerThatMisbehavesIsAskedOnceInAnIntervalAndItsLastGoodKeysServeOn(
            String what, Supplier<ResponseDefinitionBuilder> answer) throws Exception {
        flood.issuerAnswers(answer.get());
        var before = flood.fetches();
        var begun = Instant.now();

        assertThat(flood.floodedBy(80)).isSubsetOf(401, 503);

        assertThat(flood.fetches()).isEqualTo(before + 1);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(flood.gateway.forwarded()).isEmpty();
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);
    }

    @Test
    void j015_aRedirectIsNotFollowed() throws Exception {
        try (var listener = new CountingListener()) {
            flood.issuerAnswers(temporaryRedirect(listener.address() + "/jwks"));

            assertThat(flood.floodedBy(80)).isSubsetOf(401, 503);

            assertThat(listener.connections()).isZero();
        }
    }

    @Test
    void j015_theLastGoodKeysServeUntilTheirLimitAndNotLonger() throws Exception {
        flood.issuerAnswers(serverError());
        SettableClock.advance(KeyFlood.KEEP.minus(KeyFlood.INTERVAL).minusSeconds(1));
        assertThat(flood.status(flood.token().sign())).isEqualTo(200);

        SettableClock.advance(Duration.ofSeconds(1));

        assertThat(flood.status(flood.token().sign())).isEqualTo(503);
    }

    @Test
    void j016_aNewKeyIsAcceptedWithItsFirstTokenAndARemovedOneNoMore() throws Exception {
        var before = flood.token().sign();
        assertThat(flood.status(before)).isEqualTo(200);
        rotate();

        assertThat(flood.status(flood.token().sign())).isEqualTo(200);

        assertThat(flood.status(before)).isEqualTo(401);
    }

    @Test
    void j050_aKeyThatWasRemovedVerifiesNothingAfterTheNextRefresh() throws Exception {
        var token = flood.token().sign();
        assertThat(flood.status(token)).isEqualTo(200);
        rotate();

        SettableClock.advance(KeyFlood.REFRESH);
        // The first who comes has the keys renewed behind them; nobody waits for it.
        var fetched = flood.fetches();
        while (flood.status(token) == 200) {
            assertThat(flood.fetches()).isLessThanOrEqualTo(fetched + 1);
        }

        assertThat(flood.status(token)).isEqualTo(401);
    }

    @Test
    void j050_aKeyThatWasRemovedVerifiesNothingEvenWhenNobodyCameBySince() throws Exception {
        var seen = flood.token().sign();
        var unseen = flood.token().sign();
        assertThat(flood.status(seen)).isEqualTo(200);
        rotate();

        SettableClock.advance(KeyFlood.REFRESH.multipliedBy(2));

        assertThat(flood.status(unseen)).isEqualTo(401);
        assertThat(flood.status(seen)).isEqualTo(401);
    }

    private static void rotate() {
        flood.issuer().rotate("rotated-" + ++rotations);
        flood.gateway.publishKeys();
    }
}
