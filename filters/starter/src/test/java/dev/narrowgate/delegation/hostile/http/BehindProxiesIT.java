package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Behind proxies the caller is whom they name, for the next hop and in the records, and a stranger names nobody. */
class BehindProxiesIT extends HttpAttack {

    private static final String PROXIES = "--spring.cloud.gateway.server.webflux.trusted-proxies=";

    @Override
    String[] settings() {
        return new String[] {PROXIES + "127\\.0\\.0\\.1|10\\.1\\.0\\..*"};
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "X-Forwarded-For: 198.51.100.7~198.51.100.7~198.51.100.7, 127.0.0.1",
                "X-Forwarded-For: 203.0.113.9, 198.51.100.7:4711, 10.1.0.9~198.51.100.7~198.51.100.7, 10.1.0.9, 127.0.0.1",
                "X-Forwarded-For: [2001:db8:2:3::7]:80~2001:db8:2:3::7~2001:db8:2:3::7, 127.0.0.1",
                "X-Forwarded-For: 203.0.113.9|X-Forwarded-For: 198.51.100.7|X-Forwarded-For: 10.1.0.9"
                        + "~198.51.100.7~198.51.100.7, 10.1.0.9, 127.0.0.1",
                "Forwarded: for=198.51.100.7;proto=https~198.51.100.7~198.51.100.7, 127.0.0.1",
                "Forwarded: for=\"[2001:db8:2:3::7]:80\"|Forwarded: for=10.1.0.9"
                        + "~2001:db8:2:3::7~2001:db8:2:3::7, 10.1.0.9, 127.0.0.1",
                "Forwarded: for=\"198.51.100.7:80\";by=\"a,b;c\"~198.51.100.7~198.51.100.7, 127.0.0.1",
                // What cannot be read is the end of what is believed.
                "X-Forwarded-For: 198.51.100.7, _hidden, 10.1.0.9~10.1.0.9~10.1.0.9, 127.0.0.1",
                "X-Forwarded-For: 198.51.100.7, unknown~127.0.0.1~127.0.0.1",
                "Forwarded: for=198.51.100.7, for=unknown~127.0.0.1~127.0.0.1",
                "Forwarded: for=198.51.100.7;for=203.0.113.9~127.0.0.1~127.0.0.1",
                "X-Forwarded-For: 198.51.100.7|Forwarded: for=203.0.113.9~127.0.0.1~127.0.0.1",
                "X-Forwarded-For: localhost~127.0.0.1~127.0.0.1",
                "X-Real-IP: 203.0.113.9~127.0.0.1~127.0.0.1"
            })
    void theCallerIsWhomTrustedProxiesName(String lines, String client, String way) throws Exception {
        var seen = forwarded("/tickets/1", lines.split("\\|"));

        assertThat(seen.getHeaders().getHeader("X-Forwarded-For").values()).containsExactly(way);
        assertThat(seen.getHeader("X-Real-IP")).isNull();
        assertThat(addresses(seen.getHeader("Forwarded"))).isEqualTo(way);
        var records = ofLastHop();
        assertThat(records)
                .hasSize(2)
                .allSatisfy(
                        record -> assertThat(record.path("client").asString()).isEqualTo(client));
    }

    @Test
    void aPlainRouteIsToldTheSame() throws Exception {
        var seen = forwarded("/plain/1", "X-Forwarded-For: 203.0.113.9, 198.51.100.7");

        assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("198.51.100.7, 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 500})
    void aRowOfProxiesThatDoesNotEndHasNoCaller(int proxies) throws Exception {
        var seen = forwarded("/tickets/1", "X-Forwarded-For: 198.51.100.7" + ", 10.1.0.9".repeat(proxies));

        assertThat(seen.getHeader("X-Forwarded-For")).doesNotContain("198.51.100.7");
        assertThat(ofLastHop().getFirst().path("client").asString()).isEqualTo("10.1.0.9");
    }

    @Test
    void aRefusalNamesTheCallerToo() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(401);
        }
        await().untilAsserted(() -> assertThat(
                        gateway().audited().getLast().path("client").asString())
                .isEqualTo("198.51.100.7"));
        nothingWentOn();
    }

    @Nested
    class OfAStranger extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {PROXIES + "10\\.1\\.0\\..*"};
        }

        @Test
        void nothingIsBelievedAndNothingGoesOn() throws Exception {
            saysNothing(this);
        }
    }

    @Nested
    class WithoutTheFrameworksFilters extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {
                PROXIES + "10\\.1\\.0\\..*",
                "--spring.cloud.gateway.server.webflux.x-forwarded.enabled=false",
                "--spring.cloud.gateway.server.webflux.forwarded.enabled=false"
            };
        }

        @Test
        void nothingIsBelievedAndNothingGoesOn() throws Exception {
            saysNothing(this);
        }
    }

    @Nested
    class WithoutProxies extends HttpAttack {

        @Test
        void nothingIsBelievedAndNothingGoesOn() throws Exception {
            saysNothing(this);
        }

        @Test
        void aConnectionThatBeginsWithTheProxyProtocolIsClosed() throws Exception {
            refused("PROXY TCP4 198.51.100.7 127.0.0.1 4711 80\r\n", 400);
        }
    }

    private static void saysNothing(HttpAttack attack) throws Exception {
        attack.gateway().reset();
        try (var connection = attack.connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + attack.authorized()
                    + "X-Forwarded-For: 198.51.100.7\r\nForwarded: for=198.51.100.7;host=evil;proto=ftp\r\n"
                    + "X-Forwarded-Proto: ftp\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\n"
                    + "X-Forwarded-Prefix: /evil\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = attack.gateway().forwarded().getFirst();
        assertThat(seen.getHeaders().toString()).doesNotContain("198.51.100.7", "evil", "ftp");
        assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(seen.getHeader("X-Forwarded-Host")).isEqualTo("gateway.example.com");
        assertThat(seen.getHeader("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(seen.getHeader("X-Forwarded-Port")).isNull();
        assertThat(attack.gateway().audited().getLast().path("client").asString())
                .isEqualTo("127.0.0.1");
    }

    private LoggedRequest forwarded(String path, String... lines) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + String.join(
                            "", Stream.of(lines).map(line -> line + "\r\n").toList()) + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        return gateway().forwarded().getFirst();
    }

    /** The addresses of a Forwarded header, as X-Forwarded-For has them. */
    private static String addresses(String forwarded) {
        return String.join(
                ", ",
                Stream.of(forwarded.split(", "))
                        .map(element -> element.split(";")[0]
                                .replace("for=", "")
                                .replace("\"", "")
                                .replace("[", "")
                                .replace("]", ""))
                        .toList());
    }

    private List<JsonNode> ofLastHop() throws Exception {
        await().until(() ->
                gateway().audited().getLast().path("event").asString().equals("completed"));
        var records = gateway().audited();
        return records.stream()
                .filter(record -> record.path("hop_id").equals(records.getLast().path("hop_id")))
                .toList();
    }
}
