package dev.narrowgate.delegation.web;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A next hop may have an underscore in its name, as services in Compose do. */
class UnderscoredHostIT {

    private static GatewayHarness gateway;
    private static WireMockServer api;

    /** Knows every name, as the name server of Compose knows those of its services. */
    @Configuration(proxyBeanMethods = false)
    static class Names {

        @Bean
        HttpClientCustomizer namesOfServices() {
            return client -> client.resolver(new AddressResolverGroup<InetSocketAddress>() {
                @Override
                protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
                    return new InetSocketAddressResolver(executor, new Loopback(executor));
                }
            });
        }
    }

    private static final class Loopback extends InetNameResolver {

        Loopback(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            promise.setSuccess(InetAddress.getLoopbackAddress());
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            promise.setSuccess(List.of(InetAddress.getLoopbackAddress()));
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var port = freePort();
        gateway = new GatewayHarness(
                folder,
                List.of(Names.class),
                "--spring.cloud.gateway.server.webflux.routes[0].id=tickets",
                "--spring.cloud.gateway.server.webflux.routes[0].uri=http://ticket_api:" + port,
                "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/tickets/**",
                "--spring.cloud.gateway.server.webflux.routes[0].filters[0]=Delegation=tickets",
                "--spring.cloud.gateway.server.webflux.routes[1].id=plain",
                "--spring.cloud.gateway.server.webflux.routes[1].uri=http://ticket_api:" + port,
                "--spring.cloud.gateway.server.webflux.routes[1].predicates[0]=Path=/**");
        start(port);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void start(int port) {
        api = new WireMockServer(port);
        api.start();
        api.stubFor(any(anyUrl()).willReturn(ok("served")));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        api.stop();
    }

    @BeforeEach
    void forget() {
        api.resetRequests();
    }

    private static List<LoggedRequest> seen() {
        return api.findAll(anyRequestedFor(anyUrl()));
    }

    @Test
    void aDelegatedRequestGetsThere() throws Exception {
        var answer = gateway.call(
                "/tickets/1%2E5?a=%7B&b",
                "Authorization", "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen()).singleElement().satisfies(request -> {
            assertThat(request.getUrl()).isEqualTo("/tickets/1.5?a=%7B&b");
            assertThat(request.getHeader("Host")).isEqualTo("ticket_api:" + api.port());
            assertThat(request.getHeader("Delegation-Subject")).isEqualTo("alice");
        });
    }

    @Test
    void anOpenRequestGetsThereWithWhateverPath() throws Exception {
        assertThat(gateway.call("/plain/1?a=b").statusCode()).isEqualTo(200);
        assertThat(gateway.raw("GET //other_host:1/x HTTP/1.1", "Host: 127.0.0.1", "Connection: close"))
                .startsWith("HTTP/1.1 200");

        assertThat(seen()).extracting(request -> request.getUrl()).containsExactly("/plain/1?a=b", "//other_host:1/x");
    }

    @Test
    void itsOwnNameInAnAnswerIsWrittenAsCallersKnowIt() throws Exception {
        api.stubFor(
                get("/tickets/moved").willReturn(temporaryRedirect("http://ticket_api:" + api.port() + "/tickets/2")));

        var answer = gateway.call(
                "/tickets/moved",
                "Authorization",
                "Bearer " + gateway.delegation().sign());

        assertThat(answer.headers().firstValue("Location")).hasValue(GatewayHarness.GATEWAY + "/tickets/2");
    }

    @Test
    void theGatewayItselfMayHaveOne() throws Exception {
        assertThat(gateway.raw(
                        "GET /tickets/1 HTTP/1.1",
                        "Host: nar_row:8080",
                        "Authorization: Bearer " + gateway.delegation().sign(),
                        "Connection: close"))
                .startsWith("HTTP/1.1 200");
        assertThat(seen()).hasSize(1);
    }

    @Test
    void theHandshakeOfAWebSocketArrives() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("GET /tickets/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                    + gateway.delegation().sign()
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(seen()).singleElement().satisfies(request -> {
            assertThat(request.getHeader("Upgrade")).isEqualTo("websocket");
            assertThat(request.getHeader("Host")).startsWith("ticket_api:");
        });
    }
}
