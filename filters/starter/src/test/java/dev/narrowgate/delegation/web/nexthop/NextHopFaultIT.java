package dev.narrowgate.delegation.web.nexthop;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawNextHop;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record of a next hop that fails says in words what it did, and where it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NextHopFaultIT {

    private GatewayHarness gateway;
    private RawNextHop raw;
    private int closed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("faults.yaml"), """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: raw, uri: "${raw-hop}", predicates: [ Path=/raw/** ], filters: [ Delegation=tickets ] }
                  - { id: closed, uri: "http://127.0.0.1:%d", predicates: [ Path=/closed/** ], filters: [ Delegation=tickets ] }
                  - { id: unknown, uri: "http://nowhere.invalid:8080", predicates: [ Path=/unknown/** ], filters: [ Delegation=tickets ] }
                  - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                """.formatted(closed));
        raw = new RawNextHop();
        gateway = new GatewayHarness(
                folder, "--spring.config.additional-location=" + file.toUri(), "--raw-hop=" + raw.baseUrl());
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        raw.close();
    }

    private String reason(String path) throws Exception {
        var token = gateway.delegation().sign();
        var answer = gateway.call(path, "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer).path("code").asString()).isEqualTo("next-hop-unavailable");
        // The record of the end may come after the answer.
        var reason = await().until(
                        () -> gateway.audited(answer).getLast().path("reason").asString(), text -> !text.isEmpty());
        assertThat(answer.body()).doesNotContain("127.0.0.1", "nowhere.invalid");
        return reason;
    }

    @Test
    void anAnswerThatIsNoHttpIsCalledThat() throws Exception {
        raw.behave(RawNextHop.answering("220 mail.example.com ESMTP\r\n\r\n"));

        assertThat(reason("/raw/1")).isEqualTo("its answer is not HTTP (" + raw.baseUrl() + ")");
    }

    @Test
    void aResetWithinTheHeadIsCalledThat() throws Exception {
        raw.behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new RawNextHop.Reset();
        });

        assertThat(reason("/raw/1")).isEqualTo("it reset the connection (" + raw.baseUrl() + ")");
    }

    @Test
    void aPortWithoutAListenerDoesNotAcceptConnections() throws Exception {
        assertThat(reason("/closed/1?secret=x"))
                .isEqualTo("it does not accept connections (http://127.0.0.1:" + closed + ")");
    }

    @Test
    void aNameThatIsNotKnownHasNoAddress() throws Exception {
        assertThat(reason("/unknown/1")).isEqualTo("its host name has no address (http://nowhere.invalid:8080)");
    }

    /** It says which: a connection that was used before is closed before an answer, a new one before the end of one. */
    @ParameterizedTest
    @CsvSource({"EMPTY_RESPONSE, closed", "CONNECTION_RESET_BY_PEER, ''", "RANDOM_DATA_THEN_CLOSE, ''"})
    void aNextHopThatBreaksOffIsSaidTo(Fault fault, String words) throws Exception {
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

        var reason = reason("/tickets/1");

        assertThat(reason).contains(words).endsWith(" (" + gateway.nextHop().baseUrl() + ")");
        assertThat(reason).doesNotContain("Exception");
    }
}
