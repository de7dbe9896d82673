package dev.narrowgate.delegation.engine.transport.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;

/**
 * Counts each part of a body, and each frame of a WebSocket, from its read until its memory is released. The release
 * follows when the next hop has taken the part, or when it was read as a form or dropped. The place where the part
 * waits does not matter.
 */
public final class UnreadBodies extends ChannelInboundHandlerAdapter {

    /** Memory of a part in addition to its bytes. A body may come in chunks of one byte. */
    static final int PART = 256;

    /** A part below this fraction of its memory is copied; otherwise the whole memory would be kept and not counted. */
    private static final int SHARE = 8;

    private final UnreadAnswers.Held held;

    public UnreadBodies(UnreadAnswers.Held held) {
        this.held = held;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.fireChannelRead(
                message instanceof ByteBufHolder part
                                && isPart(part)
                                && part.content().isReadable()
                        ? counted(ctx.alloc(), part)
                        : message);
    }

    private static boolean isPart(ByteBufHolder message) {
        return message instanceof HttpContent || message instanceof Http2DataFrame || message instanceof WebSocketFrame;
    }

    private ByteBufHolder counted(ByteBufAllocator allocator, ByteBufHolder part) {
        var counted = part.replace(new Counted(allocator, own(allocator, part.content()), held));
        if (counted instanceof DefaultHttp2DataFrame frame && part instanceof Http2DataFrame data) {
            frame.stream(data.stream());
        }
        return counted;
    }

    private static ByteBuf own(ByteBufAllocator allocator, ByteBuf bytes) {
        var memory = bytes;
        for (var whole = memory.unwrap(); whole != null; whole = whole.unwrap()) {
            memory = whole;
        }
        if (bytes.readableBytes() >= memory.capacity() / SHARE) {
            return bytes;
        }
        var copy = allocator.buffer(bytes.readableBytes());
        copy.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        bytes.release();
        return copy;
    }

    /** The same bytes, which are counted until their memory is released. */
    private static final class Counted extends CompositeByteBuf {

        private final UnreadAnswers.Held held;
        private final long size;

        private Counted(ByteBufAllocator allocator, ByteBuf bytes, UnreadAnswers.Held held) {
            super(allocator, bytes.isDirect(), 1, bytes);
            this.held = held;
            this.size = (long) PART + readableBytes();
            held.add(size);
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            held.add(-size);
        }
    }
}
