package dev.narrowgate.delegation.engine.transport;

import dev.narrowgate.delegation.engine.observation.SampledLog;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import dev.narrowgate.delegation.engine.transport.client.NextHopCall;
import dev.narrowgate.delegation.engine.transport.client.StreamingClient;
import dev.narrowgate.delegation.engine.transport.http1.RequestFraming;
import dev.narrowgate.delegation.engine.transport.http1.WrittenAnswers;
import dev.narrowgate.delegation.engine.transport.http2.AnsweredStreams;
import dev.narrowgate.delegation.engine.transport.http2.ConnectionEnd;
import dev.narrowgate.delegation.engine.transport.http2.FrameTimes;
import dev.narrowgate.delegation.engine.transport.http2.SlowStreamGuard;
import dev.narrowgate.delegation.engine.transport.http2.StreamBodies;
import dev.narrowgate.delegation.engine.transport.http2.StreamHeads;
import dev.narrowgate.delegation.engine.transport.http2.StreamResets;
import dev.narrowgate.delegation.engine.transport.http2.StreamlessTime;
import dev.narrowgate.delegation.engine.transport.memory.ExhaustedMemory;
import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.message.HeadLimits;
import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.engine.transport.message.MethodGuard;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.message.RequestSpelling;
import dev.narrowgate.delegation.engine.transport.message.TargetGuard;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import dev.narrowgate.delegation.engine.transport.tls.PeerTrust;
import dev.narrowgate.delegation.engine.transport.tls.PeerTrustGuard;
import dev.narrowgate.delegation.engine.transport.tls.TlsHandshakeGuard;
import dev.narrowgate.delegation.engine.transport.tls.TlsRecords;
import dev.narrowgate.delegation.engine.transport.traffic.SendWindow;
import dev.narrowgate.delegation.engine.transport.traffic.SlowReaderGuard;
import dev.narrowgate.delegation.engine.transport.traffic.TrafficCounter;
import dev.narrowgate.delegation.engine.transport.traffic.UnreadAnswers;
import dev.narrowgate.delegation.engine.transport.traffic.UnreadBodies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.WriteTimeoutException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.IdleTimeoutHandler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

/** Installs the connection guards in the server, with and without TLS, and in the client of the next hops. */
public final class ServerTransport {

    private static final String FRAMING = "narrowgate.requestFraming";
    private static final String WRITTEN_ANSWERS = "narrowgate.writtenAnswers";
    private static final String SPELLING = "narrowgate.requestSpelling";
    private static final String STREAM_HEADS = "narrowgate.streamHeads";
    private static final String STREAM_BODIES = "narrowgate.streamBodies";
    private static final String STREAM_RESETS = "narrowgate.streamResets";
    private static final String FRAME_TIMES = "narrowgate.frameTimes";
    private static final String STREAMLESS_TIME = "narrowgate.streamlessTime";
    private static final String ANSWERED_STREAMS = "narrowgate.answeredStreams";
    private static final String SLOW_READER = "narrowgate.slowReader";
    private static final String TLS_RECORDS = "narrowgate.tlsRecords";
    private static final String HANDSHAKE = "narrowgate.handshake";
    private static final String PEER_TRUST = "narrowgate.peerTrust";
    private static final String CONNECTION_END = "narrowgate.connectionEnd";
    private static final String SLOW_STREAM = "narrowgate.slowStream";
    private static final String MEMORY = "narrowgate.memory";
    private static final String UNREAD_BODIES = "narrowgate.unreadBodies";
    private static final String NEGOTIATED = "narrowgate.negotiated";

    /** Streams that one connection may have open at a time (RFC 9113, section 5.1.2). */
    public static final long MAXIMUM_STREAMS = 100;

    /**
     * Resets that either end may send within {@link StreamResets#WINDOW} before the connection is closed
     * (CVE-2023-44487, CVE-2025-55163).
     */
    public static final int MAXIMUM_RESETS = 100;

    private final TransportLimits limits;
    private final Map<ProtocolViolation, Counter> refusals = new EnumMap<>(ProtocolViolation.class);
    private final SampledLog log;
    private final UnreadAnswers unread;
    private final UnreadAnswers bodies;

    public ServerTransport(TransportLimits limits, MeterRegistry registry) {
        this.limits = limits;
        this.log = new SampledLog(
                LoggerFactory.getLogger(ServerTransport.class),
                "Refused the input of a connection",
                registry.config().clock()::monotonicTime);
        this.unread = unread(limits, registry);
        this.bodies = unread(limits, registry);
        SendWindow.limit();
        ExhaustedMemory.watch();
        for (var reason : ProtocolViolation.values()) {
            refusals.put(
                    reason,
                    Counter.builder("delegation.connections.refused")
                            .description("Connections closed because of their input, before a hop began")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    private static UnreadAnswers unread(TransportLimits limits, MeterRegistry registry) {
        return new UnreadAnswers(
                limits.unread().bytes(),
                limits.unread().bytesOfConnection(),
                registry.config().clock()::monotonicTime);
    }

    /**
     * Returns the server with the guards of its connections.
     *
     * @param trust decides which client certificates are accepted
     */
    public HttpServer guard(HttpServer server, PeerTrust trust) {
        return guard(server, trust, limits.methods());
    }

    /**
     * Guards the management server. It accepts every method of {@link HttpMethods#FORWARDED}, even if fewer methods are
     * forwarded.
     */
    public HttpServer guardManagement(HttpServer server, PeerTrust trust) {
        return guard(server, trust, new LinkedHashSet<>(HttpMethods.FORWARDED));
    }

    private HttpServer guard(HttpServer server, PeerTrust trust, Set<String> methods) {
        var configuration = server.configuration();
        var secure = configuration.sslProvider() != null;
        var idleTime = Objects.requireNonNullElse(configuration.idleTimeout(), limits.idleTimeout());
        var method = new MethodGuard(methods, () -> refused(ProtocolViolation.METHOD));
        var target = new TargetGuard(() -> refused(ProtocolViolation.TARGET));
        // The reader of a body stops earlier, at the body timeout, and answers.
        var guarded = server.requestTimeout(limits.bodyTimeout().plus(RequestFraming.MARGIN_TIME))
                .childOption(ChannelOption.ALLOCATOR, GuardedClient.ALLOCATOR)
                .mapHandle((handling, connection) -> method.apply(target.apply(handling, connection), connection))
                .doOnChannelInit(
                        (observer, channel, address) -> install(channel, trust, headLimits(configuration), idleTime));
        if (configuration.idleTimeout() == null) {
            guarded = guarded.idleTimeout(limits.idleTimeout());
        }
        // HTTP/2 is negotiated only by TLS: a clear-text upgrade could pass another proxy unnoticed.
        return secure
                ? guarded.http2Settings(settings -> settings.maxConcurrentStreams(MAXIMUM_STREAMS)
                        .maxHeaderListSize(configuration.decoder().maxHeaderSize())
                        .maxDecodedRstFramesPerWindow(MAXIMUM_RESETS, (int) StreamResets.WINDOW.toSeconds())
                        .maxEncodedRstFramesPerWindow(MAXIMUM_RESETS, (int) StreamResets.WINDOW.toSeconds()))
                : guarded.protocol(HttpProtocol.HTTP11);
    }

    private HeadLimits headLimits(HttpServerConfig configuration) {
        var decoder = configuration.decoder();
        int headers = limits.head().count();
        return new HeadLimits(decoder.maxInitialLineLength(), decoder.maxHeaderSize(), headers);
    }

    private void install(Channel channel, PeerTrust trust, HeadLimits head, Duration idleTime) {
        var pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.SslHandler) != null) {
            var records = new TlsRecords(() -> refused(ProtocolViolation.RENEGOTIATION));
            pipeline.addBefore(NettyPipeline.SslHandler, TLS_RECORDS, records);
            pipeline.addAfter(NettyPipeline.SslHandler, HANDSHAKE, new TlsHandshakeGuard(records, this::refused));
            var trusted = new PeerTrustGuard(trust, () -> refused(ProtocolViolation.CLIENT_CERTIFICATE));
            pipeline.addAfter(HANDSHAKE, PEER_TRUST, trusted);
        }
        // Next to the socket, where it sees all bytes that the socket has not taken, encrypted or not.
        var slowReader = new SlowReaderGuard(limits.writeTimeout(), () -> {
            Cut.because(channel, ProtocolViolation.READER_TOO_SLOW);
            refused(ProtocolViolation.READER_TOO_SLOW);
        });
        pipeline.addFirst(SLOW_READER, slowReader);
        pipeline.addBefore(NettyPipeline.ReactiveBridge, MEMORY, ExhaustedMemory.Watch.INSTANCE);
        var held = held(unread, channel, ProtocolViolation.ANSWERS_UNREAD);
        slowReader.countInto(held);
        var bodiesHeld = new UnreadBodies(held(bodies, channel, ProtocolViolation.BODIES_UNREAD));
        if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            addFraming(pipeline, head, bodiesHeld);
        } else {
            pipeline.addBefore(
                    NettyPipeline.ReactiveBridge, NEGOTIATED, new Negotiated(head, idleTime, held, bodiesHeld));
        }
    }

    private UnreadAnswers.Held held(UnreadAnswers all, Channel channel, ProtocolViolation reason) {
        var held = all.connection(() -> {
            Cut.because(channel, reason);
            refused(reason);
            Cut.soon(channel);
        });
        channel.closeFuture().addListener(closed -> held.end());
        return held;
    }

    private void addFraming(ChannelPipeline pipeline, HeadLimits head, UnreadBodies bodiesHeld) {
        pipeline.addBefore(NettyPipeline.HttpCodec, FRAMING, new RequestFraming(head, limits, this::refused));
        pipeline.addAfter(NettyPipeline.HttpCodec, UNREAD_BODIES, bodiesHeld);
        pipeline.addAfter(NettyPipeline.HttpCodec, SPELLING, RequestSpelling.INSTANCE);
        pipeline.addAfter(NettyPipeline.HttpCodec, WRITTEN_ANSWERS, new WrittenAnswers());
    }

    /**
     * Returns the client with the guards of its connections.
     *
     * @param answerTime limit for the start of an answer, for calls without their own limit; null for no limit
     */
    public HttpClient guard(HttpClient client, @Nullable Duration answerTime) {
        var guarded = NextHopCall.timed(GuardedClient.guard(client), answerTime)
                .doOnRequest(TrafficCounter::ofNextHop)
                .doOnChannelInit((observer, channel, address) -> {
                    var slow = new SlowReaderGuard(limits.writeTimeout(), () -> {
                        refused(ProtocolViolation.NEXT_HOP_TOO_SLOW);
                        // Fired before the close; otherwise the next hop would be recorded as the side that closed.
                        channel.pipeline().fireExceptionCaught(WriteTimeoutException.INSTANCE);
                    });
                    channel.pipeline().addFirst(SLOW_READER, slow);
                });
        return new StreamingClient(guarded);
    }

    private void refused(ProtocolViolation reason) {
        var counter = refusals.get(reason);
        if (counter != null) {
            counter.increment();
        }
        log.note(reason.label());
    }

    /** Waits until TLS has negotiated the protocol, then installs the guards of HTTP/1 or of HTTP/2. */
    private final class Negotiated extends ChannelInboundHandlerAdapter {

        private final HeadLimits head;
        private final Duration idleTime;
        private final UnreadAnswers.Held held;
        private final UnreadBodies bodiesHeld;

        private Negotiated(HeadLimits head, Duration idleTime, UnreadAnswers.Held held, UnreadBodies bodiesHeld) {
            this.head = head;
            this.idleTime = idleTime;
            this.held = held;
            this.bodiesHeld = bodiesHeld;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                if (ctx.pipeline().get(NettyPipeline.HttpCodec) instanceof HttpServerCodec) {
                    addFraming(ctx.pipeline(), head, bodiesHeld);
                } else if (ctx.pipeline().get(NettyPipeline.HttpCodec) instanceof Http2FrameCodec codec) {
                    addStreams(ctx.pipeline(), codec.connection());
                    ctx.pipeline().addLast(CONNECTION_END, new ConnectionEnd(ServerTransport.this::refused));
                }
                ctx.pipeline().remove(this);
            }
            ctx.fireUserEventTriggered(event);
        }

        private void addStreams(ChannelPipeline pipeline, Http2Connection streams) {
            var resets = new StreamResets(() -> refused(ProtocolViolation.STREAM_ERROR));
            pipeline.addBefore(NettyPipeline.HttpCodec, STREAM_RESETS, resets);
            var heads = new StreamHeads(streams, head, resets, ServerTransport.this::refused);
            pipeline.addBefore(NettyPipeline.H2MultiplexHandler, STREAM_HEADS, heads);
            pipeline.addBefore(NettyPipeline.H2MultiplexHandler, UNREAD_BODIES, bodiesHeld);
            var lengths = new StreamBodies(
                    streams, limits.headTimeout(), resets, () -> refused(ProtocolViolation.CONTENT_LENGTH));
            pipeline.addBefore(NettyPipeline.H2MultiplexHandler, STREAM_BODIES, lengths);
            var times = new FrameTimes(limits, () -> refused(ProtocolViolation.HEADERS_TOO_SLOW));
            pipeline.addBefore(NettyPipeline.HttpCodec, FRAME_TIMES, times);
            // Reactor Netty's idle timeout counts bytes instead of requests and would end an answer that pauses.
            IdleTimeoutHandler.removeIdleTimeoutHandler(pipeline);
            pipeline.addBefore(
                    NettyPipeline.H2MultiplexHandler, STREAMLESS_TIME, new StreamlessTime(streams, idleTime));
            pipeline.addBefore(
                    NettyPipeline.H2MultiplexHandler,
                    ANSWERED_STREAMS,
                    new AnsweredStreams(streams, limits.bodyTimeout()));
            // Counted in addition to the socket's bytes, which include heads: most DATA waits before the socket.
            var slowStreams = new SlowStreamGuard(
                    streams, limits.writeTimeout(), held, () -> refused(ProtocolViolation.READER_TOO_SLOW));
            pipeline.addBefore(NettyPipeline.H2MultiplexHandler, SLOW_STREAM, slowStreams);
            pipeline.remove(MEMORY);
            pipeline.addLast(MEMORY, ExhaustedMemory.Watch.INSTANCE);
        }
    }
}
