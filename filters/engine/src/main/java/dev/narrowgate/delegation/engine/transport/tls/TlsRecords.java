package dev.narrowgate.delegation.engine.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands before TLS and follows the records of a client, whose types are in clear text. Behind the first handshake TLS 1.2 has
 * another record of that type for one purpose: the client asks for a second handshake (RFC 5246, section 7.4.1.2). It costs the
 * server far more than the client, and the JDK takes it, or not, by a property of the process alone. In TLS 1.3 no record is seen
 * to have that type any more (RFC 8446, section 5.2), so there this handler goes.
 */
public final class TlsRecords extends ChannelInboundHandlerAdapter {

    private static final int HANDSHAKE = 22;

    /** Type, version and length. */
    private static final int HEADER = 5;

    private static final int FIRST_OF_LENGTH = 3;

    private final Runnable second;

    private int inHeader;
    private int length;
    private int left;
    private boolean begun;
    private boolean shaken;
    private boolean refused;

    /** @param second told of a second handshake, once */
    public TlsRecords(Runnable second) {
        this.second = second;
    }

    /** Whether anything was sent. */
    boolean hasBegun() {
        return begun;
    }

    /** The first handshake is complete. */
    void shaken() {
        shaken = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        begun |= bytes.isReadable();
        try {
            while (bytes.isReadable() && !refused) {
                int end = next(bytes);
                if (refused) {
                    refuse(ctx);
                } else {
                    // Record by record until the handshake is complete: what was sent together with its end is behind
                    // it.
                    ctx.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
                }
            }
        } finally {
            bytes.release();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void refuse(ChannelHandlerContext ctx) {
        second.run();
        ctx.close();
    }

    /** How far to pass on: to the end of a record until the handshake is complete, then as far as records are allowed. */
    private int next(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (left == 0) {
                take(bytes.getByte(at) & 0xff);
                at++;
            } else {
                int skipped = Math.min(left, end - at);
                left -= skipped;
                at += skipped;
            }
            if (refused || !shaken && left == 0 && inHeader == 0) {
                return at;
            }
        }
        return at;
    }

    private void take(int octet) {
        if (inHeader == 0 && octet == HANDSHAKE && shaken) {
            refused = true;
        } else if (inHeader == FIRST_OF_LENGTH) {
            length = octet << 8;
        } else if (inHeader == HEADER - 1) {
            left = length | octet;
        }
        inHeader = (inHeader + 1) % HEADER;
    }
}
