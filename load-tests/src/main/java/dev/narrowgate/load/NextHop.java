package dev.narrowgate.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A next hop that only answers, so that it does not affect the measurement: the number of the body's bytes, or with the
 * query {@code bytes=N} a body of N bytes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that fails is closed, and its caller sees that.
public final class NextHop implements AutoCloseable {

    private static final byte[] NOTHING = new byte[64 * 1024 * 1024];

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicLong requests = new AtomicLong();
    private final Consumer<String> arrivals;
    private final Channel server;
    private volatile @Nullable String authorization;

    public NextHop() throws InterruptedException {
        this(path -> {});
    }

    /** @param arrivals gets the path of each request when its head has arrived, on the thread that reads it */
    public NextHop(Consumer<String> arrivals) throws InterruptedException {
        this.arrivals = arrivals;
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(8192, 65_536, 65_536), new Answering());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    public String address() {
        return "http://127.0.0.1:" + port();
    }

    /** Returns the number of requests that have arrived. */
    public long requests() {
        return requests.get();
    }

    /** Returns the {@code Authorization} header of the last request, or null if it had none. */
    public @Nullable String lastAuthorization() {
        return authorization;
    }

    private final class Answering extends ChannelInboundHandlerAdapter {

        private int wanted;
        private long received;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof HttpRequest request) {
                    requests.incrementAndGet();
                    arrivals.accept(request.uri());
                    authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
                    wanted = wanted(request.uri());
                    received = 0;
                }
                if (message instanceof HttpContent content) {
                    received += content.content().readableBytes();
                }
                if (message instanceof LastHttpContent) {
                    context.writeAndFlush(answer(), context.voidPromise());
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private DefaultFullHttpResponse answer() {
            var body = wanted > 0
                    ? Unpooled.wrappedBuffer(NOTHING, 0, wanted)
                    : Unpooled.copiedBuffer(Long.toString(received), StandardCharsets.US_ASCII);
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            return response;
        }

        private static int wanted(String uri) {
            if (uri.indexOf('?') < 0) {
                return 0;
            }
            var bytes = new QueryStringDecoder(uri).parameters().get("bytes");
            return bytes == null ? 0 : Math.min(Integer.parseInt(bytes.getFirst()), NOTHING.length);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
            context.close();
        }
    }

    @Override
    public void close() {
        server.close();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
