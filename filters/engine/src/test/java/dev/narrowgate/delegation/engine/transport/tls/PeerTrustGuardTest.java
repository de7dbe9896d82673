package dev.narrowgate.delegation.engine.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.TestPki;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerTrustGuardTest {

    private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final PeerTrust trust = new PeerTrust((name, chain) -> {
        asked.incrementAndGet();
        try {
            return Boolean.TRUE.equals(answers.poll(20, TimeUnit.SECONDS));
        } catch (InterruptedException ended) {
            return false;
        }
    });
    private final StringBuilder read = new StringBuilder();
    private final TestPki pki = new TestPki("authority");
    private EmbeddedChannel channel = new EmbeddedChannel();
    private EmbeddedChannel client = new EmbeddedChannel();

    /** A real handshake, in memory. */
    private void shaken(@Nullable X509Bundle own) throws Exception {
        var server = pki.server();
        var served = SslContextBuilder.forServer(server.toKeyManagerFactory())
                .clientAuth(ClientAuth.OPTIONAL)
                .trustManager(pki.authority().toTrustManagerFactory())
                .build();
        var calling = SslContextBuilder.forClient()
                .trustManager(pki.authority().toTrustManagerFactory())
                .keyManager(own == null ? null : own.toKeyManagerFactory())
                .endpointIdentificationAlgorithm(null)
                .build();
        channel = new EmbeddedChannel(
                served.newHandler(ByteBufAllocator.DEFAULT),
                new PeerTrustGuard(trust, refusals::incrementAndGet),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        read.append(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
                        ReferenceCountUtil.release(message);
                    }
                });
        client = new EmbeddedChannel(calling.newHandler(ByteBufAllocator.DEFAULT));
        pump();
    }

    private void pump() {
        boolean moved = true;
        while (moved) {
            moved = move(client, channel) | move(channel, client);
        }
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        boolean moved = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            // A flush of nothing is an empty buffer.
            moved |= bytes.isReadable();
            if (bytes.isReadable() && to.isOpen()) {
                to.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
        return moved;
    }

    @AfterEach
    void end() {
        answers.add(false);
        channel.close();
        client.close();
    }

    private void sent(String text) {
        client.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        pump();
    }

    private void answer(boolean yes) {
        answers.add(yes);
    }

    private void awaitRead(String text) {
        await().untilAsserted(() -> {
            channel.runPendingTasks();
            assertThat(read).hasToString(text);
        });
    }

    private void awaitClosed() {
        await().until(() -> {
            channel.runPendingTasks();
            return !channel.isOpen();
        });
    }

    @Test
    void holdsWhatIsSentUntilTheTrustHasAnswered() throws Exception {
        shaken(pki.client("agent"));
        sent("a");
        sent("b");
        await().until(() -> asked.get() == 1);
        channel.runPendingTasks();
        assertThat(read).isEmpty();

        answer(true);

        awaitRead("ab");
        sent("c");
        assertThat(read).hasToString("abc");
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainAfterEachChangeBeforeItReadsOn() throws Exception {
        shaken(pki.client("agent"));
        answer(true);
        sent("a");
        awaitRead("a");

        trust.changed();
        sent("b");
        assertThat(read).hasToString("a");
        answer(false);

        awaitClosed();
        assertThat(read).hasToString("a");
        assertThat(refusals).hasValue(1);
    }

    @Test
    void anAnswerFromBeforeAChangeIsNotEnough() throws Exception {
        shaken(pki.client("agent"));
        sent("a");
        await().until(() -> asked.get() == 1);
        trust.changed();
        answer(true);
        await().until(() -> {
            channel.runPendingTasks();
            return asked.get() == 2;
        });
        assertThat(read).isEmpty();

        answer(false);

        awaitClosed();
        assertThat(read).isEmpty();
    }

    @Test
    void closesAnIdleConnectionThatTheTrustRefuses() throws Exception {
        shaken(pki.client("agent"));
        answer(true);
        await().until(() -> asked.get() == 1);

        trust.changed();
        answer(false);

        awaitClosed();
        assertThat(refusals).hasValue(1);
    }

    @Test
    void closesAConnectionThatSendsTooMuchBeforeTheAnswer() throws Exception {
        shaken(pki.client("agent"));
        var piece = "x".repeat(PeerTrustGuard.MAXIMUM_HELD / 2 + 1);
        sent(piece);
        assertThat(channel.isOpen()).isTrue();
        sent(piece);

        awaitClosed();
        assertThat(read).isEmpty();
    }

    @Test
    void checksNothingWithoutACertificate() throws Exception {
        shaken(null);
        sent("a");
        trust.changed();
        sent("b");

        assertThat(read).hasToString("ab");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aTrustThatFailsIsANo() throws Exception {
        var answers = new LinkedBlockingQueue<Boolean>();
        new PeerTrust((name, chain) -> {
                    throw new IllegalStateException("no store");
                })
                .ask(null, new X509Certificate[0], answers::add);
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isFalse();
    }
}
