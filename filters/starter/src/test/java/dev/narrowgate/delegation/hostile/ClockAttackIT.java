package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token ends by the clock, at the boundary and when the clock jumps. */
class ClockAttackIT {

    private static final int CONNECTIONS = 200;

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        // Two hundred at once may take a while on a busy machine.
        gateway = new GatewayHarness(
                folder,
                List.of(SettableClock.class),
                "--spring.cloud.gateway.server.webflux.httpclient.connect-timeout=30000",
                "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=30s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void setTheClock() {
        SettableClock.set(Instant.now());
        gateway.reset();
    }

    @Test
    void j030_aTokenEndsAtItsExpAndNotLater() throws Exception {
        var token = from(SettableClock.now(), 60);

        assertThat(statusAfter(59, token)).isEqualTo(200);
        assertThat(statusAfter(1, token)).isEqualTo(401);
        assertThat(statusAfter(29, token)).isEqualTo(401);
        assertThat(statusAfter(2, token)).isEqualTo(401);
    }

    @Test
    void j030_aTokenBeginsAtMostTheSkewBeforeItsNbf() throws Exception {
        var token =
                token(SettableClock.now(), 300).claim("nbf", SettableClock.now().getEpochSecond() + 100);
        assertThat(statusAfter(69, token.sign())).isEqualTo(401);
        assertThat(statusAfter(1, token.sign())).isEqualTo(200);
    }

    @Test
    void j030_aJumpForwardEndsTokensAndAJumpBackMakesNoneLiveLonger() throws Exception {
        var begin = SettableClock.now();
        var token = from(begin, 300);
        assertThat(statusAfter(0, token)).isEqualTo(200);

        assertThat(statusAfter(600, token)).isEqualTo(401);
        assertThat(statusAfter(-600, token)).isEqualTo(200);
        // One that nobody has verified yet comes from the future now.
        assertThat(statusAfter(-600, from(begin, 300))).isEqualTo(401);
        assertThat(statusAfter(900, token)).isEqualTo(401);
        assertThat(statusAfter(0, from(SettableClock.now(), 300))).isEqualTo(200);
    }

    /** A leap second at the end of 2016, and both changes of summer time in 2026. */
    @ParameterizedTest
    @ValueSource(strings = {"2016-12-31T23:59:59Z", "2026-03-29T00:59:59Z", "2026-10-25T00:59:59Z"})
    void j030_noMomentOfTheCalendarIsSpecial(String moment) throws Exception {
        SettableClock.set(Instant.parse(moment));
        // Keys that are fetched at this time: those from the future are none.
        var token = from(SettableClock.now(), 2);

        assertThat(statusAfter(1, token)).isEqualTo(200);
        assertThat(statusAfter(1, token)).isEqualTo(401);
    }

    @Test
    void j051_noConnectionServesATokenThatHasEnded() throws Exception {
        var token = from(SettableClock.now(), 60);
        assertThat(onManyConnections(token)).containsOnly(200);

        SettableClock.set(SettableClock.now().plusSeconds(60));
        gateway.reset();

        assertThat(onManyConnections(token)).hasSize(CONNECTIONS).containsOnly(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    private static List<Integer> onManyConnections(String token) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, CONNECTIONS)
                    .mapToObj(i -> callers.submit(() -> gateway.raw(
                            "GET /tickets/1 HTTP/1.1",
                            "Host: gateway",
                            "Connection: close",
                            "Authorization: Bearer " + token)))
                    .toList();
            var statuses = new java.util.ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(Integer.parseInt(
                        answer.get(30, java.util.concurrent.TimeUnit.SECONDS).substring(9, 12)));
            }
            return statuses;
        }
    }

    private static int statusAfter(long seconds, String token) throws Exception {
        SettableClock.advance(Duration.ofSeconds(seconds));
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token).statusCode();
    }

    private static TestIssuer.Token token(Instant begin, long life) {
        return gateway.delegation().claim("iat", begin.getEpochSecond()).claim("exp", begin.getEpochSecond() + life);
    }

    /** The clock stands between two whole seconds; the token begins with the earlier one. */
    private static String from(Instant begin, long life) {
        SettableClock.set(Instant.ofEpochSecond(begin.getEpochSecond()));
        return token(begin, life).sign();
    }
}
