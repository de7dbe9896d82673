package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request names one host, and it steers nothing. Row H-007. */
class HostIT extends HttpAttack {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host:\r\n",
                "Host: \r\n",
                "Host: gateway\r\nHost: gateway\r\n",
                "Host: gateway\r\nHost: elsewhere\r\n",
                "Host: gateway\r\nhost: gateway\r\n",
                "Host: gateway, elsewhere\r\n",
                "Host: gateway elsewhere\r\n",
                "Host: user@gateway\r\n",
                "Host: user:secret@gateway\r\n",
                "Host: gateway/tickets\r\n",
                "Host: gateway?x\r\n",
                "Host: gateway#x\r\n",
                "Host: http://gateway\r\n",
                "Host: :8080\r\n",
                "Host: gateway:\r\n",
                "Host: gateway:0\r\n",
                "Host: gateway:080\r\n",
                "Host: gateway:65536\r\n",
                "Host: gateway:80:80\r\n",
                "Host: gateway:+80\r\n",
                "Host: gateway:8o\r\n",
                "Host: [::1\r\n",
                "Host: ::1\r\n",
                "Host: [::1]x\r\n",
                "Host: [:::1]\r\n",
                "Host: [fe80::1%25eth0]\r\n",
                "Host: [v1.x]\r\n",
                "Host: -gateway\r\n",
                "Host: gate%77ay\r\n",
                "Host: g\u00e4teway\r\n",
                "Host: gateway..\r\n"
            })
    void h007_aHostIsOneName(String header) throws Exception {
        refused("GET /tickets/1 HTTP/1.1\r\n" + header + authorized() + "\r\n", 400);
    }

    @Test
    void h007_aVeryLongHostIsNone() throws Exception {
        refused("GET /tickets/1 HTTP/1.1\r\nHost: " + "a".repeat(1000) + "\r\n" + authorized() + "\r\n", 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8081", "[::1]:80", "tickets.internal", "169.254.169.254"})
    void h007_noHostSteersARequestElsewhere(String host) throws Exception {
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: " + host + "\r\n" + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeader("Host"))
                .isEqualTo(URI.create(gateway().nextHop().baseUrl()).getAuthority());
    }

    @Test
    void h007_theHostIsNoPartOfWhatTheGatewaySaysOfItself() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: elsewhere\r\n\r\n");
            var refusal = connection.answer();
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.toString()).doesNotContain("elsewhere");
            connection.send("GET /.well-known/oauth-protected-resource HTTP/1.1\r\nHost: elsewhere\r\n\r\n");
            assertThat(connection.answer().body()).doesNotContain("elsewhere");
        }
    }

    @Nested
    class WithHostsOfItsOwn extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {
                "--delegation.hosts[0]=Gateway.example.com",
                "--delegation.hosts[1]=127.0.0.1",
                "--delegation.hosts[2]=api.example.com:8443"
            };
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "elsewhere",
                    "localhost",
                    "gateway.example.com.evil.example",
                    "evilgateway.example.com",
                    "api.example.com",
                    "api.example.com:443",
                    "tickets.internal"
                })
        void h007_anotherNameIsNotAnswered(String host) throws Exception {
            gateway().reset();
            try (var connection = connect()) {
                connection.send("GET /tickets/1 HTTP/1.1\r\nHost: " + host + "\r\n" + authorized() + "\r\n");
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(421);
                assertThat(answer.body()).contains("request-misdirected").doesNotContain(host);
            }
            nothingWentOn();
        }

        @Test
        void h007_anOldRequestWithoutAHostIsNotAnswered() throws Exception {
            try (var connection = connect()) {
                connection.send("GET /tickets/1 HTTP/1.0\r\n" + authorized() + "\r\n");
                assertThat(connection.answer().status()).isEqualTo(421);
            }
            nothingWentOn();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "gateway.example.com",
                    "GATEWAY.EXAMPLE.COM:8080",
                    "gateway.example.com.",
                    "api.example.com:8443"
                })
        void h007_itsOwnNamesAre(String host) throws Exception {
            try (var connection = connect()) {
                connection.send("GET /tickets/1 HTTP/1.1\r\nHost: " + host + "\r\n" + authorized() + "\r\n");
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
    }
}
