package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body that goes wrong while its answer is under way breaks the answer off: no caller takes a part of one for all of it. */
class BodyFaultsIT extends HopTraceAttack {

    @Override
    String[] settings() {
        return new String[] {"--delegation.limits.body-timeout=2s", "--delegation.limits.body-size=64KB"};
    }

    /** What is wrong with the rest of the body. */
    enum Fault {
        TOO_LARGE("request-too-large", chunk(1 << 17)),
        TOO_SLOW("request-timeout", ""),
        NO_CHUNK("request-malformed", "no chunk\r\n");

        final String code;
        final String rest;

        Fault(String code, String rest) {
            this.code = code;
            this.rest = rest;
        }
    }

    /** How the end of the answer would be known. */
    enum Framing {
        CHUNKS("Transfer-Encoding: chunked\r\n\r\n" + chunk(ANSWERED)),
        LENGTH("Content-Length: " + (ANSWERED + 1000) + "\r\n\r\n" + body(ANSWERED)),
        CLOSE("Connection: close\r\n\r\n" + body(ANSWERED));

        final String begun;

        Framing(String begun) {
            this.begun = begun;
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(Framing.values()).map(framing -> Arguments.of(fault, framing)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theAnswerIsBrokenOffAndTheRecordSaysWhy(Fault fault, Framing framing) throws Exception {
        answer(framing);
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunk(SENT));
            isBrokenOff(connection, fault);
        }
        var end = end();
        assertThat(end.path("outcome").asString()).isEqualTo("failed");
        assertThat(end.path("code").asString()).isEqualTo(fault.code);
        assertThat(end.path("status").asInt()).isEqualTo(200);
        assertThat(end.path("bytes_out").asLong()).isEqualTo(ANSWERED);
        theNextGoodRequestSucceeds();
    }

    private void answer(Framing framing) {
        rawHop().behave((head, in, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n" + framing.begun);
            while (in.read() >= 0) {
                // Until the gateway ends the connection.
            }
            throw new IOException("closed");
        });
    }

    private static void isBrokenOff(RawConnection connection, Fault fault) throws IOException {
        for (var line = connection.line(); line != null && !line.isEmpty(); ) {
            line = connection.line();
        }
        for (int read = 0; read < ANSWERED; ) {
            int next = connection.in().read();
            assertThat(next).as("an answer under way").isNotNegative();
            read += next == 'x' ? 1 : 0;
        }
        connection.sendAsFarAsTaken(fault.rest);
        connection.socket().setSoTimeout(8000);
        var rest = new StringBuilder();
        try {
            for (int next = connection.in().read();
                    next >= 0;
                    next = connection.in().read()) {
                rest.append((char) next);
            }
        } catch (java.net.SocketException reset) {
            // That is an end as well.
        }
        assertThat(rest.toString().strip()).as("what came behind the part").isEmpty();
    }
}
