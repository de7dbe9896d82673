package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The framework's Retry, which may stand on a route without delegation, finds the errors that it goes by. */
class PlainRetryIT extends HttpAttack {

    private static final String SERVED = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved";

    @Override
    String[] settings() {
        var route = "--spring.cloud.gateway.server.webflux.routes[0].";
        return new String[] {
            route + "id=retried",
            route + "uri=${raw-hop}",
            route + "predicates[0]=Path=/retried/**",
            route + "metadata.response-timeout=300",
            route + "filters[0].name=Retry",
            route + "filters[0].args.retries=2",
            route + "filters[0].args.methods=POST",
            // The pool ends no connection meanwhile.
            "--spring.cloud.gateway.server.webflux.httpclient.pool.max-idle-time=1m"
        };
    }

    @Test
    void aConnectionThatEndsIsRetriedWhereTheOperatorSaysSo() throws Exception {
        assertThat(post()).isEqualTo(200);
        rawHop().reset();
        var left = new AtomicInteger(1);
        rawHop().behave((head, in, out) -> {
            if (left.getAndDecrement() > 0) {
                throw new IOException("closed");
            }
            out.write(SERVED.getBytes());
        });

        assertThat(post()).isEqualTo(200);
        assertThat(rawHop().received().split("POST /", -1)).hasSize(3);
    }

    @Test
    void soIsAnAnswerThatDoesNotComeInTime() throws Exception {
        var left = new AtomicInteger(1);
        rawHop().behave((head, in, out) -> {
            if (left.getAndDecrement() > 0) {
                in.read();
                throw new IOException("closed");
            }
            out.write(SERVED.getBytes());
        });

        assertThat(post()).isEqualTo(200);
        assertThat(rawHop().received().split("POST /", -1)).hasSize(3);
    }

    @Test
    void aNextHopThatIsLateEachTimeIsTimedOut() throws Exception {
        rawHop().behave((head, in, out) -> in.read());

        assertThat(post()).isEqualTo(504);
    }

    private int post() throws IOException {
        try (var connection = connect()) {
            return connection
                    .send("POST /retried/1 HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n")
                    .answer()
                    .status();
        }
    }
}
