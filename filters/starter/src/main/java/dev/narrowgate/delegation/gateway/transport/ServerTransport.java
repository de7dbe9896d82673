package dev.narrowgate.delegation.gateway.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

/** Puts what guards a connection into the server, over TLS and without it. */
public final class ServerTransport {

    private static final String FRAMING = "narrowgate.requestFraming";
    private static final String SPELLING = "narrowgate.requestSpelling";
    private static final String STREAM_HEADS = "narrowgate.streamHeads";
    private static final String SLOW_READER = "narrowgate.slowReader";
    private static final String NEGOTIATED = "narrowgate.negotiated";

    /** Streams that one connection may have open at a time (RFC 9113, section 5.1.2). */
    public static final long MAXIMUM_STREAMS = 100;

    /** Streams that may be reset, by either end, before the connection is closed (CVE-2023-44487, CVE-2025-55163). */
    public static final int MAXIMUM_RESETS = 100;

    public static final Duration RESET_WINDOW = Duration.ofSeconds(30);

    private final TransportLimits limits;
    private final Map<Malformation, Counter> refusals = new EnumMap<>(Malformation.class);

    public ServerTransport(TransportLimits limits, MeterRegistry registry) {
        this.limits = limits;
        for (var reason : Malformation.values()) {
            refusals.put(
                    reason,
                    Counter.builder("delegation.connections.refused")
                            .description("Connections closed for what came over them, before there was a hop")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    /** The same server, guarded. */
    public HttpServer guard(HttpServer server) {
        var configuration = server.configuration();
        var secure = configuration.sslProvider() != null;
        var guarded = server.requestTimeout(limits.bodyTimeout())
                .mapHandle(new MethodGuard(limits.methods(), () -> refused(Malformation.METHOD)))
                .doOnChannelInit((observer, channel, address) -> install(channel, headLimits(configuration)));
        if (configuration.idleTimeout() == null) {
            guarded = guarded.idleTimeout(limits.idleTimeout());
        }
        // HTTP/2 is negotiated by TLS or not at all: an upgrade in clear text could be asked for behind another proxy's
        // back.
        return secure
                ? guarded.http2Settings(settings -> settings.maxConcurrentStreams(MAXIMUM_STREAMS)
                        .maxHeaderListSize(configuration.decoder().maxHeaderSize())
                        .maxDecodedRstFramesPerWindow(MAXIMUM_RESETS, (int) RESET_WINDOW.toSeconds())
                        .maxEncodedRstFramesPerWindow(MAXIMUM_RESETS, (int) RESET_WINDOW.toSeconds()))
                : guarded.protocol(HttpProtocol.HTTP11);
    }

    /** A server that faces no callers: nothing but methods of HTTP, which its meters are labelled with. */
    public static HttpServer guardMethods(HttpServer server) {
        return server.mapHandle(new MethodGuard(new LinkedHashSet<>(HttpMethods.FORWARDED), () -> {}));
    }

    private HeadLimits headLimits(HttpServerConfig configuration) {
        var decoder = configuration.decoder();
        return new HeadLimits(decoder.maxInitialLineLength(), decoder.maxHeaderSize(), limits.headerCount());
    }

    private void install(Channel channel, HeadLimits head) {
        var pipeline = channel.pipeline();
        // Next to the socket, where it is seen what was taken, encrypted or not.
        pipeline.addFirst(SLOW_READER, new SlowReaderGuard(limits.writeTimeout(), this::refused));
        if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            addFraming(pipeline, head);
        } else {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NEGOTIATED, new Negotiated(head));
        }
    }

    private void addFraming(ChannelPipeline pipeline, HeadLimits head) {
        pipeline.addBefore(NettyPipeline.HttpCodec, FRAMING, new RequestFraming(head, limits, this::refused));
        pipeline.addAfter(NettyPipeline.HttpCodec, SPELLING, RequestSpelling.INSTANCE);
    }

    private void refused(Malformation reason) {
        var counter = refusals.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Waits until TLS has settled which protocol is spoken; HTTP/2 has a framing of its own, and heads as well. */
    private final class Negotiated extends ChannelInboundHandlerAdapter {

        private final HeadLimits head;

        private Negotiated(HeadLimits head) {
            this.head = head;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                if (ctx.pipeline().get(NettyPipeline.HttpCodec) instanceof HttpServerCodec) {
                    addFraming(ctx.pipeline(), head);
                } else if (ctx.pipeline().get(NettyPipeline.HttpCodec) instanceof Http2FrameCodec codec) {
                    var heads = new StreamHeads(codec.connection(), head, ServerTransport.this::refused);
                    ctx.pipeline().addBefore(NettyPipeline.H2MultiplexHandler, STREAM_HEADS, heads);
                }
                ctx.pipeline().remove(this);
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
