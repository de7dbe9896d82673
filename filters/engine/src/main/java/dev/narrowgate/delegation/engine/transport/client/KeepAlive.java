package dev.narrowgate.delegation.engine.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * Sets TCP keep-alive probes (RFC 9293, section 3.8.4). They keep a quiet connection open at devices between the ends,
 * and detect a lost connection. By default, a system usually sends the first probe after two hours.
 */
final class KeepAlive {

    private static final int FIRST_AFTER_SECONDS = 30;
    private static final int NEXT_AFTER_SECONDS = 10;
    private static final int PROBES = 3;

    private static final Map<ChannelOption<Integer>, Integer> OF_EPOLL = Map.of(
            EpollChannelOption.TCP_KEEPIDLE, FIRST_AFTER_SECONDS,
            EpollChannelOption.TCP_KEEPINTVL, NEXT_AFTER_SECONDS,
            EpollChannelOption.TCP_KEEPCNT, PROBES);

    private static final Map<ChannelOption<Integer>, Integer> OF_NIO = Map.of(
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), FIRST_AFTER_SECONDS,
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), NEXT_AFTER_SECONDS,
            NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);

    private KeepAlive() {}

    /** Enables the probes. An option that the operating system does not have is left out. */
    static void probe(Channel channel) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        (channel instanceof EpollSocketChannel ? OF_EPOLL : OF_NIO).forEach(channel.config()::setOption);
    }
}
