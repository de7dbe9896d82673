package dev.narrowgate.delegation.engine.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Refuses a second handshake of a client in TLS 1.2. Stands before TLS and follows the records, whose types are in
 * clear text. After the first handshake, a handshake record has one purpose: the client requests a second handshake
 * (RFC 5246, section 7.4.1.2). A second handshake costs the server far more than the client. The JDK accepts or refuses
 * it only by a property of the whole process. In TLS 1.3 no later record shows that type (RFC 8446, section 5.2), so
 * this handler is removed.
 */
public final class TlsRecords extends ChannelInboundHandlerAdapter {

    private static final int HANDSHAKE = 22;

    /** Bytes of a record's type, version and length. */
    private static final int HEADER = 5;

    private static final int FIRST_OF_LENGTH = 3;

    private final Runnable second;

    private int inHeader;
    private int length;
    private int left;
    private boolean begun;
    private boolean shaken;
    private boolean refused;

    /** @param second runs once, when a client begins a second handshake */
    public TlsRecords(Runnable second) {
        this.second = second;
    }

    /** Whether the client has sent any byte. */
    boolean hasBegun() {
        return begun;
    }

    /** Notes that the first handshake is complete. */
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
                    // Record by record until the handshake is complete: one read may hold its end and later records.
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

    /**
     * Returns the index up to which bytes pass: one record until the handshake is complete, then all allowed records.
     */
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
