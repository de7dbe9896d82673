package dev.narrowgate.delegation.engine.transport.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.transport.message.HeadLimits;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestFramingTest {

    private static final String HEAD = "GET / HTTP/1.1\r\nHost: gateway\r\n\r\n";
    private static final String BODY = "POST / HTTP/1.1\r\nHost: gateway\r\nContent-Length: 4\r\n\r\n";

    private static final String CHUNKS =
            "POST / HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n";

    private final List<ProtocolViolation> refused = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new RequestFraming(
            new HeadLimits(8192, 8192, 100),
            new TransportLimits(
                    new TransportLimits.Head(100, Duration.ofSeconds(10)),
                    new TransportLimits.Body(1_048_576, Duration.ofSeconds(15)),
                    Duration.ofSeconds(30),
                    new TransportLimits.Unread(1 << 20, 1 << 20),
                    Duration.ofSeconds(60),
                    Set.of("GET")),
            refused::add));

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    private void read(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    /** Each part is the end of one head and the beginning of the next, as of a client that does not wait for answers. */
    @Test
    void eachHeadHasItsOwnTime() {
        read(HEAD.substring(0, 20));
        for (int i = 0; i < 10; i++) {
            pass(6);
            read(HEAD.substring(20) + HEAD + HEAD.substring(0, 20));
        }
        assertThat(channel.isOpen()).isTrue();

        pass(10);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refused).containsExactly(ProtocolViolation.HEADERS_TOO_SLOW);
    }

    @Test
    void eachBodyHasItsOwnTime() {
        read(BODY + "a");
        for (int i = 0; i < 10; i++) {
            pass(12);
            read("bcd" + BODY + "a");
        }
        assertThat(channel.isOpen()).isTrue();

        pass(20);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refused).containsExactly(ProtocolViolation.BODY_TOO_SLOW);
    }

    @Test
    void aHeadThatTricklesHasNoMoreTime() {
        for (int i = 0; i < 10; i++) {
            read(HEAD.substring(i, i + 1));
            pass(1);
        }

        assertThat(channel.isOpen()).isFalse();
        assertThat(refused).containsExactly(ProtocolViolation.HEADERS_TOO_SLOW);
    }

    @Test
    void aPermittedSizeHoldsForTheRequestThatIsServed() {
        read(CHUNKS + "x".repeat(1 << 20));
        BodyAllowance.permit(channel, Long.MAX_VALUE);
        read("x".repeat(2 << 20));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aPermittedSizeHoldsForNoRequestBehindIt() {
        read(HEAD + CHUNKS + "x".repeat(1 << 20));
        BodyAllowance.permit(channel, Long.MAX_VALUE);
        assertThat(channel.isOpen()).isTrue();

        read("x".repeat((1 << 20) + 1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(refused).containsExactly(ProtocolViolation.BODY_TOO_LARGE);
    }
}
