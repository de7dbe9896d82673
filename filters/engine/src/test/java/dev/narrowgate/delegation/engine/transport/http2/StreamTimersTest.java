package dev.narrowgate.delegation.engine.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.transport.traffic.UnreadAnswers;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamTimersTest {

    private static final int STREAMS = 1000;
    private static final Duration TIME = Duration.ofSeconds(60);
    /** What an embedded channel says when no task waits for its time. */
    private static final long NO_TASKS = -1;

    private final DefaultHttp2Connection connection = new DefaultHttp2Connection(true);

    private final ResetFrames resets = new ResetFrames();

    private EmbeddedChannel channel(ChannelHandler handler) {
        return new EmbeddedChannel(resets, handler);
    }

    @Test
    void anAnsweredStreamThatClosesLeavesNoTask() throws Exception {
        var channel = channel(new AnsweredStreams(connection, TIME));
        for (int i = 0; i < STREAMS; i++) {
            answered(channel, 1 + 2 * i).close();
        }

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASKS);
    }

    @Test
    void anAnsweredStreamWhoseRequestGoesOnIsReset() throws Exception {
        var channel = channel(new AnsweredStreams(connection, TIME));
        answered(channel, 1);
        answered(channel, 3).close();

        channel.advanceTimeBy(TIME.toSeconds() + 1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(resets.count).isEqualTo(1);
    }

    @Test
    void aStreamThatSaidItHasNoBodyAndClosesLeavesNoTask() throws Exception {
        var channel = channel(bodies());
        for (int i = 0; i < STREAMS; i++) {
            announced(channel, 1 + 2 * i).close();
        }

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASKS);
    }

    @Test
    void aStreamThatSaidItHasNoBodyAndEndsLeavesNoTaskWhileItIsServed() throws Exception {
        var channel = channel(bodies());
        announced(channel, 1);
        channel.writeInbound(new DefaultHttp2DataFrame(true).stream(new Numbered(1)));

        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASKS);
    }

    @Test
    void aStreamThatSaidItHasNoBodyAndDoesNotEndIsReset() throws Exception {
        var channel = channel(bodies());
        announced(channel, 1);

        channel.advanceTimeBy(TIME.toSeconds() + 1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(resets.count).isEqualTo(1);
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void aConnectionThatEndsLeavesNoTaskOfItsSlowStreams() throws Exception {
        var answers = new UnreadAnswers(1 << 20, 1 << 20, () -> 0);
        var channel = new EmbeddedChannel(
                new Waits(), new SlowStreamGuard(connection, TIME, answers.connection(() -> {}), () -> {}));
        connection.remote().createStream(1, true);
        channel.writeOutbound(new DefaultHttp2DataFrame(true).stream(new Numbered(1)));
        assertThat(channel.runScheduledPendingTasks()).isPositive();

        channel.pipeline().removeLast();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NO_TASKS);
    }

    private StreamBodies bodies() {
        return new StreamBodies(connection, TIME, new StreamResets(() -> {}), () -> {});
    }

    /** A request without an end, and its whole answer. */
    private Http2Stream answered(EmbeddedChannel channel, int id) throws Exception {
        var stream = connection.remote().createStream(id, false);
        channel.writeOutbound(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("401"), true).stream(new Numbered(id)));
        return stream;
    }

    private Http2Stream announced(EmbeddedChannel channel, int id) throws Exception {
        var stream = connection.remote().createStream(id, false);
        var head = new DefaultHttp2Headers().method("POST").set("content-length", "0");
        channel.writeInbound(new DefaultHttp2HeadersFrame(head, false).stream(new Numbered(id)));
        return stream;
    }

    private record Numbered(int id) implements Http2FrameStream {

        @Override
        public Http2Stream.State state() {
            return Http2Stream.State.OPEN;
        }
    }

    private static final class ResetFrames extends ChannelDuplexHandler {

        private int count;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof Http2ResetFrame) {
                count++;
            }
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }
    }

    /** A window that lets nothing through. */
    private static final class Waits extends ChannelDuplexHandler {

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }
}
