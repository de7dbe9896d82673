package dev.narrowgate.delegation.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.ServerSocket;
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
    private int closed;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("faults.yaml"), """
                spring.cloud.gateway.server.webflux.routes:
                  - { id: closed, uri: "http://127.0.0.1:%d", predicates: [ Path=/closed/** ], filters: [ Delegation=tickets ] }
                  - { id: unknown, uri: "http://nowhere.invalid:8080", predicates: [ Path=/unknown/** ], filters: [ Delegation=tickets ] }
                  - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                """.formatted(closed));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private String reason(String path) throws Exception {
        var token = gateway.delegation().sign();
        var answer = gateway.call(path, "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer).path("code").asString()).isEqualTo("next-hop-unavailable");
        var reason = gateway.audited(answer).getLast().path("reason").asString();
        assertThat(answer.body()).doesNotContain("127.0.0.1", "nowhere.invalid");
        return reason;
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
