package dev.narrowgate.delegation.hostile.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One gateway for the attacks of a class, and what holds after each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpAttack {

    private GatewayHarness gateway;
    private RawNextHop rawHop;

    /** Settings beyond those of the harness. */
    String[] settings() {
        return new String[0];
    }

    /** Configuration classes beyond those of the harness. */
    List<Class<?>> beans() {
        return List.of();
    }

    /** What serves the paths below /raw. */
    RawNextHop newRawHop() throws Exception {
        return new RawNextHop();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        rawHop = newRawHop();
        var settings = new ArrayList<>(List.of(settings()));
        settings.add("--raw-hop=" + rawHop.baseUrl());
        gateway = new GatewayHarness(folder, beans(), settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        rawHop.close();
    }

    @BeforeEach
    void forget() {
        rawHop.reset();
        rawHop.behave(RawNextHop.answering("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserved"));
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served")));
    }

    GatewayHarness gateway() {
        return gateway;
    }

    /** Serves the paths below /raw. */
    RawNextHop rawHop() {
        return rawHop;
    }

    /** The header line with a token that is good everywhere. */
    String authorized() {
        return "Authorization: Bearer " + gateway.delegation().sign() + "\r\n";
    }

    /** A good request, with a token. */
    String good(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "\r\n";
    }

    RawConnection connect() throws IOException {
        return new RawConnection(gateway.port());
    }

    /** What is sent is answered with one of these at most once, the connection is closed, and nothing goes on. */
    void refused(String attack, Integer... statuses) throws Exception {
        gateway.reset();
        try (var connection = connect()) {
            connection.sendAsFarAsTaken(attack + good("/tickets/hidden"));
            var answer = connection.answer();
            if (answer != null) {
                assertThat(answer.status()).as(attack).isIn((Object[]) statuses);
                assertThat(answer.body()).doesNotContain("served");
            }
            assertThat(connection.isClosed()).as("closed: " + attack).isTrue();
        }
        nothingWentOn();
    }

    /** Nothing reached the next hop, and the next good request does. */
    void nothingWentOn() throws Exception {
        assertThat(gateway.forwarded()).isEmpty();
        theNextGoodRequestSucceeds();
    }

    void theNextGoodRequestSucceeds() throws Exception {
        var answer = gateway.call(
                "/tickets/next",
                "Authorization",
                "Bearer " + gateway.delegation().sign());
        assertThat(answer.statusCode()).isEqualTo(200);
        gateway.reset();
    }

    /** The same request, with these lines after the others. */
    String with(String... lines) {
        return "POST /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                + String.join("", Stream.of(lines).map(line -> line + "\r\n").toList());
    }
}
