package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for any request holds for those to the token service. */
class RequestLimitsIT {

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                "--delegation.hosts=gateway.example.com",
                "--delegation.limits.body-size=1KB",
                "--delegation.limits.body-timeout=300ms",
                "--delegation.token-service.clients.a.client-id=a-client",
                "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test",
                "--delegation.token-service.clients.a.actor=researcher");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String post(String host, String... more) throws Exception {
        var lines = new java.util.ArrayList<>(java.util.List.of(
                "POST /oauth2/token HTTP/1.1",
                "Host: " + host,
                "Content-Type: application/x-www-form-urlencoded",
                "Connection: close"));
        lines.addAll(java.util.List.of(more));
        return gateway.raw(lines.toArray(String[]::new));
    }

    @Test
    void anotherHostIsMisdirected() throws Exception {
        assertThat(post("other.example.com", "Content-Length: 0")).startsWith("HTTP/1.1 421");
        assertThat(post("gateway.example.com", "Content-Length: 0")).startsWith("HTTP/1.1 401");
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() throws Exception {
        var announced = post("gateway.example.com", "Content-Length: 2000", "", "a=b");

        assertThat(announced).startsWith("HTTP/1.1 413").contains("\"error\":\"invalid_request\"");
        assertThat(gateway.audited().getLast().path("status").asInt()).isEqualTo(413);
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
        var late = post("gateway.example.com", "Content-Length: 20", "", "a=b");

        // The server's own time ends the connection as well, with or without the answer before it.
        assertThat(late).matches(answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 408"));
        await().untilAsserted(() ->
                assertThat(gateway.audited().getLast().path("status").asInt()).isEqualTo(408));
    }

    @Test
    void twoLengthsAreNone() throws Exception {
        assertThat(post("gateway.example.com", "Content-Length: 3", "Content-Length: 4", "", "a=b"))
                .startsWith("HTTP/1.1 400");
    }
}
