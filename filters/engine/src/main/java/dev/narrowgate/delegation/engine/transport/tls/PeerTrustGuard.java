package dev.narrowgate.delegation.engine.transport.tls;

import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes of a client with a certificate until the present trust accepts that certificate. If the trust refuses
 * it, the connection is closed, with all its requests under way. Stands behind TLS, before every protocol. The
 * handshake is not enough: a resumed session asks no trust manager (RFC 8446, section 4.6.1). The trust may also have
 * changed since.
 */
public final class PeerTrustGuard extends ChannelDuplexHandler {

    /** More bytes than a connection has in flight if it keeps to the windows of its protocol. */
    static final int MAXIMUM_HELD = 1 << 20;

    private static final int NEVER = -1;
    private static final X509Certificate[] NONE = {};

    private final PeerTrust trust;
    private final Runnable refusal;
    private final Queue<Object> held = new ArrayDeque<>();

    private volatile @Nullable ChannelHandlerContext context;
    private @Nullable String serverName;
    private X509Certificate[] chain = NONE;
    private int accepted = NEVER;
    private boolean asking;
    private boolean refused;
    private long heldBytes;
    private boolean heldComplete;
    private boolean heldRead;

    public PeerTrustGuard(PeerTrust trust, Runnable refusal) {
        this.trust = trust;
        this.refusal = refusal;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent named) {
            serverName = named.hostname();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            chain = shown(ctx);
            if (chain.length > 0) {
                trust.opened(this);
                ask(ctx);
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private static X509Certificate[] shown(ChannelHandlerContext ctx) {
        // Found by its type: after a choice by server name, it has another name in the pipeline.
        var tls = Objects.requireNonNull(ctx.pipeline().get(SslHandler.class));
        try {
            var shown = tls.engine().getSession().getPeerCertificates();
            return Arrays.copyOf(shown, shown.length, X509Certificate[].class);
        } catch (SSLPeerUnverifiedException none) {
            return NONE;
        }
    }

    /** Asks again whether the certificate is accepted. May be called on any thread. */
    void askAgain() {
        var ctx = Objects.requireNonNull(context);
        ctx.executor().execute(() -> ask(ctx));
    }

    private void ask(ChannelHandlerContext ctx) {
        if (asking || refused) {
            return;
        }
        asking = true;
        int present = trust.generation();
        trust.ask(serverName, chain, yes -> ctx.executor().execute(() -> answered(ctx, present, yes)));
    }

    private void answered(ChannelHandlerContext ctx, int asked, boolean yes) {
        asking = false;
        if (!yes) {
            refuse(ctx);
            return;
        }
        accepted = asked;
        if (asked == trust.generation()) {
            release(ctx);
        } else {
            ask(ctx);
        }
    }

    /**
     * Releases one message at a time: each may lead to another call of this method, and the trust may change meanwhile.
     */
    private void release(ChannelHandlerContext ctx) {
        while (accepted == trust.generation()) {
            var next = held.poll();
            if (next == null) {
                heldBytes = 0;
                releaseSignals(ctx);
                return;
            }
            ctx.fireChannelRead(next);
        }
        ask(ctx);
    }

    private void releaseSignals(ChannelHandlerContext ctx) {
        if (heldComplete) {
            heldComplete = false;
            ctx.fireChannelReadComplete();
        }
        if (heldRead) {
            heldRead = false;
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (chain.length == 0 || held.isEmpty() && accepted == trust.generation()) {
            ctx.fireChannelRead(message);
        } else {
            hold(ctx, message);
        }
    }

    private void hold(ChannelHandlerContext ctx, Object message) {
        held.add(message);
        heldBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (heldBytes > MAXIMUM_HELD) {
            refuse(ctx);
        } else {
            ask(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (held.isEmpty()) {
            ctx.fireChannelReadComplete();
        } else {
            heldComplete = true;
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (held.isEmpty()) {
            ctx.read();
        } else {
            heldRead = true;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void refuse(ChannelHandlerContext ctx) {
        if (!refused) {
            refused = true;
            Cut.because(ctx.channel(), ProtocolViolation.CLIENT_CERTIFICATE);
            drop();
            if (ctx.channel().isActive()) {
                refusal.run();
            }
            ctx.close();
        }
    }

    private void drop() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        heldBytes = 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        refused = true;
        trust.closed(this);
        drop();
    }
}
