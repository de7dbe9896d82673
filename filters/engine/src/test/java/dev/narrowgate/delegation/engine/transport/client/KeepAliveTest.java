package dev.narrowgate.delegation.engine.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

    @Test
    void aConnectionIsProbedLongBeforeItIsForgotten() {
        var channel = new NioSocketChannel();
        KeepAlive.probe(channel);

        assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        assertThat(channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)))
                .isEqualTo(30);
        channel.unsafe().closeForcibly();
    }

    @Test
    void oneOfTheSystemsOwnTransportToo() {
        assumeThat(Epoll.isAvailable()).isTrue();
        var channel = new EpollSocketChannel();
        KeepAlive.probe(channel);

        assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(30);
        assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(3);
        channel.unsafe().closeForcibly();
    }
}
