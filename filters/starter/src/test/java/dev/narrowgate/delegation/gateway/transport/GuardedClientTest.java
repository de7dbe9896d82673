package dev.narrowgate.delegation.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

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

    private static java.util.List<String> offered(HttpClient client) {
        return Objects.requireNonNull(client.configuration().sslProvider())
                .getSslContext()
                .applicationProtocolNegotiator()
                .protocols();
    }
}
