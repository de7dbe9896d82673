package dev.narrowgate.delegation.engine.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class GuardedClientTest {

    @Test
    void offersHttp1AloneWithTheCertificatesOfThePlatform() {
        var both = HttpClient.create()
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
                .secure();
        assertThat(offered(both)).contains("h2");
        assertThat(offered(GuardedClient.guard(both))).doesNotContain("h2");
    }

    /** A pool belongs to what configures its connections: another one for each request would have no end. */
    @Test
    void ownRequestsShareTheirConnections() {
        assertThat(GuardedClient.own()).isSameAs(GuardedClient.own());
    }

    /** As it is for a connection that a firewall forgets. */
    @Test
    void probesItsConnections() {
        var server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> response.send())
                .bindNow();
        var probed = new AtomicReference<Boolean>();
        try {
            GuardedClient.guard(HttpClient.newConnection())
                    .doOnConnected(connection ->
                            probed.set(connection.channel().config().getOption(ChannelOption.SO_KEEPALIVE)))
                    .get()
                    .uri("http://127.0.0.1:" + server.port() + "/")
                    .response()
                    .block(Duration.ofSeconds(20));
        } finally {
            server.disposeNow();
        }
        assertThat(probed).hasValue(true);
    }

    private static java.util.List<String> offered(HttpClient client) {
        return Objects.requireNonNull(client.configuration().sslProvider())
                .getSslContext()
                .applicationProtocolNegotiator()
                .protocols();
    }
}
