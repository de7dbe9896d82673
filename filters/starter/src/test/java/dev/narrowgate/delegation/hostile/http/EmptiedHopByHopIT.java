package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** An operator may empty Spring Cloud Gateway's list of hop-by-hop headers: what belongs to one connection ends here still. */
class EmptiedHopByHopIT extends HttpAttack {

    @Override
    String[] settings() {
        return new String[] {"--spring.cloud.gateway.server.webflux.filter.remove-hop-by-hop.headers="};
    }

    @Test
    void noFieldOfTheConnectionGoesOn() throws Exception {
        try (var connection = connect()) {
            connection.send(with(
                    "Connection: close, Delegation-Subject, Authorization, X-Mine",
                    "X-Mine: 1",
                    "Keep-Alive: timeout=5",
                    "TE: trailers",
                    "Trailer: X-T",
                    "Content-Length: 0",
                    ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeaders().keys().stream().map(key -> key.toLowerCase(Locale.ROOT)))
                .doesNotContain("connection", "x-mine", "keep-alive", "te", "trailer");
    }

    @Test
    void noFieldOfTheConnectionComesBack() throws Exception {
        rawHop().behave(RawNextHop.answering("HTTP/1.1 200 OK\r\nConnection: X-Secret\r\nX-Secret: 1\r\n"
                + "Keep-Alive: timeout=5\r\nUpgrade: h2c\r\nContent-Length: 6\r\n\r\nserved"));
        try (var connection = connect()) {
            var answer = connection.send(good("/raw/1")).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().toString().toLowerCase(Locale.ROOT))
                    .doesNotContain("x-secret", "keep-alive", "upgrade");
        }
    }
}
