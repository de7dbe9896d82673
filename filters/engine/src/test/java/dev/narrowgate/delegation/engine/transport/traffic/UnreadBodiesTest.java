package dev.narrowgate.delegation.engine.transport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadBodiesTest {

    private static final byte[] BYTES = {1, 2, 3};
    private static final long COUNTED = BYTES.length + (long) UnreadBodies.PART;

    private final UnreadAnswers all = new UnreadAnswers(10_000, 1_000, () -> 0);
    private final AtomicBoolean cut = new AtomicBoolean();
    private final EmbeddedChannel channel = new EmbeddedChannel(new UnreadBodies(all.connection(() -> cut.set(true))));

    static Stream<Function<ByteBuf, ByteBufHolder>> parts() {
        return Stream.of(
                DefaultHttpContent::new,
                DefaultLastHttpContent::new,
                DefaultHttp2DataFrame::new,
                BinaryWebSocketFrame::new,
                TextWebSocketFrame::new,
                ContinuationWebSocketFrame::new);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartCountsUntilTheLastOfItsMemoryIsLetGo(Function<ByteBuf, ByteBufHolder> kind) {
        var memory = Unpooled.directBuffer(BYTES.length).writeBytes(BYTES);
        channel.writeInbound(kind.apply(memory));

        ByteBufHolder read = channel.readInbound();
        assertThat(ByteBufUtil.getBytes(read.content())).isEqualTo(BYTES);
        assertThat(all.total()).isEqualTo(COUNTED);

        var kept = read.content().retainedSlice(1, 1);
        read.release();
        assertThat(all.total()).isEqualTo(COUNTED);

        kept.release();
        assertThat(all.total()).isZero();
        assertThat(memory.refCnt()).isZero();
    }

    /** A small part of much that was read at once would keep all of it, and count for little. */
    @Test
    void aSmallPartDoesNotKeepWhatItWasReadWith() {
        var memory = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 16).writeZero(1 << 16);
        channel.writeInbound(new DefaultHttpContent(memory.readRetainedSlice(1)));
        memory.release();

        assertThat(memory.refCnt()).isZero();
        assertThat(all.total()).isEqualTo(1 + UnreadBodies.PART);
        channel.releaseInbound();
        assertThat(all.total()).isZero();
    }

    @Test
    void aGreatPartIsNotCopied() {
        var memory = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 9).writeZero(1 << 9);
        channel.writeInbound(new DefaultHttpContent(memory.readRetainedSlice(1 << 8)));
        memory.release();

        assertThat(memory.refCnt()).isEqualTo(1);
        channel.releaseInbound();
        assertThat(memory.refCnt()).isZero();
    }

    @Test
    void theEndOfABodyKeepsItsTrailers() {
        var end = new DefaultLastHttpContent(Unpooled.wrappedBuffer(BYTES));
        end.trailingHeaders().set("X-Checksum", "1");
        channel.writeInbound(end);

        LastHttpContent read = channel.readInbound();
        assertThat(read.trailingHeaders().get("X-Checksum")).isEqualTo("1");
        read.release();
    }

    @Test
    void anEndWithoutBytesCountsNothing() {
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

        assertThat((Object) channel.readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(all.total()).isZero();
    }

    @Test
    void aConnectionOfManySmallPartsIsCut() {
        for (int i = 0; i < 4; i++) {
            channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[1])));
        }
        assertThat(cut).isTrue();

        channel.releaseInbound();
        assertThat(all.total()).isZero();
    }
}
