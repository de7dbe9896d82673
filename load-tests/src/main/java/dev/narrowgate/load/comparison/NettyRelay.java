package dev.narrowgate.load.comparison;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Copies bytes between each connection to its port and one of its own to another port, on one thread. */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that fails is closed, and its caller sees that.
final class NettyRelay {

    private NettyRelay() {}

    /** Takes the port where it listens, and the one of the next hop. */
    public static void main(String[] arguments) throws InterruptedException {
        // The transport that Reactor Netty takes, so that the gateways have no other.
        var epoll = Epoll.isAvailable();
        var loops = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var loopback = InetAddress.getLoopbackAddress();
        var next = Integer.parseInt(arguments[1]);
        new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext caller) {
                        connect(caller.channel(), loopback, next);
                    }

                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .bind(loopback, Integer.parseInt(arguments[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static void connect(Channel caller, InetAddress loopback, int port) {
        var connecting = new Bootstrap()
                .group(caller.eventLoop())
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .handler(new CopyTo(caller))
                .connect(loopback, port);
        connecting.addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                caller.pipeline().addLast(new CopyTo(connected.channel()));
                caller.config().setAutoRead(true);
            } else {
                caller.close();
            }
        });
    }

    private static final class CopyTo extends ChannelInboundHandlerAdapter {

        private final Channel peer;

        CopyTo(Channel peer) {
            this.peer = peer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            peer.write(bytes, peer.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            peer.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            peer.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable broken) {
            context.close();
        }
    }
}
