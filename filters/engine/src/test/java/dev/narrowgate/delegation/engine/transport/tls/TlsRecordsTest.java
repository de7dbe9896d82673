package dev.narrowgate.delegation.engine.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TlsRecordsTest {

    private final AtomicInteger seconds = new AtomicInteger();
    private final TlsRecords records = new TlsRecords(seconds::incrementAndGet);
    private final List<String> passed = new ArrayList<>();
    private int completeAfter = 2;

    /** In the place of TLS, which completes its handshake within the record that ends it. */
    private final EmbeddedChannel channel = new EmbeddedChannel(records, new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            passed.add(ByteBufUtil.hexDump(bytes));
            bytes.release();
            if (--completeAfter == 0) {
                records.shaken();
            }
        }
    });

    private static ByteBuf record(int type, int length) {
        return Unpooled.buffer()
                .writeByte(type)
                .writeByte(3)
                .writeByte(3)
                .writeShort(length)
                .writeZero(length);
    }

    @Test
    void aSecondHandshakeIsSeenInWhateverWasSentTogetherWithTheFirst() {
        channel.writeInbound(
                Unpooled.wrappedBuffer(record(22, 300), record(22, 40), record(23, 7), record(22, 20), record(23, 9)));

        assertThat(passed).hasSize(2);
        assertThat(seconds).hasValue(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void andWhereverItIsCut() {
        var random = new Random(5);
        completeAfter = Integer.MAX_VALUE;
        channel.writeInbound(record(22, 300));
        records.shaken();
        passed.clear();
        var data = Unpooled.wrappedBuffer(record(23, 22), record(21, 2), record(23, 0), record(23, 5654));
        var sent = ByteBufUtil.hexDump(data);
        while (data.isReadable()) {
            channel.writeInbound(data.readRetainedSlice(Math.min(data.readableBytes(), 1 + random.nextInt(9))));
        }
        data.release();
        assertThat(String.join("", passed)).isEqualTo(sent);
        assertThat(seconds).hasValue(0);

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22}));
        assertThat(seconds).hasValue(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theFirstHandshakeHasAsManyRecordsAsItNeeds() {
        completeAfter = Integer.MAX_VALUE;
        var all = Unpooled.wrappedBuffer(record(22, 300), record(22, 9), record(20, 1), record(22, 40), record(22, 1));
        var sent = ByteBufUtil.hexDump(all);
        channel.writeInbound(all);
        assertThat(String.join("", passed)).isEqualTo(sent);
        assertThat(seconds).hasValue(0);
        assertThat(records.hasBegun()).isTrue();
    }
}
