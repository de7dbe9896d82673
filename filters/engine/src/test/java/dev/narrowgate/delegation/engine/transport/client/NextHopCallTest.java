package dev.narrowgate.delegation.engine.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.util.context.Context;

/** A call is sent once more only because of the connection that it went over last, and that it was written to. */
class NextHopCallTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final NextHopCall call = new NextHopCall(new NextHopCall.Limit(null), false);

    @BeforeEach
    void usedBefore() {
        channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpClientCodec());
        channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelDuplexHandler());
        ConnectionReuse.install(Connection.from(channel));
        write();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void wasCutOffWhereItWasWrittenToAConnectionThatHadServed() {
        call.over(channel);
        write();

        assertThat(call.wasCutOff(new IOException("closed"))).isTrue();
    }

    @Test
    void wasNotCutOffBeforeItWasWritten() {
        call.over(channel);

        assertThat(call.wasCutOff(new IOException("closed"))).isFalse();
    }

    @Test
    void wasNotCutOffWhereTheNextConnectionIsRefused() {
        call.over(channel);
        write();
        NextHopCall.begin(call.in(Context.empty()));

        assertThat(call.wasCutOff(new IOException("refused"))).isFalse();
    }

    private void write() {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }
}
