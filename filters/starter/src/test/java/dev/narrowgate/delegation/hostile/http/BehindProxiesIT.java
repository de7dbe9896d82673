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

/** Trusted proxies name the caller, for the next hop and in the records. A stranger's header is not read. */
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
                // What cannot be read is the end of what is believed.
                "X-Forwarded-For: 198.51.100.7, _hidden, 10.1.0.9~10.1.0.9~10.1.0.9, 127.0.0.1",
                "X-Forwarded-For: 198.51.100.7, unknown~127.0.0.1~127.0.0.1",
                "X-Forwarded-For: localhost~127.0.0.1~127.0.0.1",
                // What the proxies leave as the caller sent it says nothing, and takes nothing away.
                "X-Forwarded-For: 198.51.100.7|Forwarded: for=203.0.113.9~198.51.100.7~198.51.100.7, 127.0.0.1",
                "X-Forwarded-For: 198.51.100.7|Forwarded: x~198.51.100.7~198.51.100.7, 127.0.0.1",
                "X-Real-IP: 203.0.113.9~127.0.0.1~127.0.0.1"
            })
    void theCallerIsWhomTrustedProxiesName(String lines, String client, String way) throws Exception {
        var seen = forwarded(this, "/tickets/1", lines.split("\\|"));

        assertThat(seen.getHeaders().getHeader("X-Forwarded-For").values()).containsExactly(way);
        assertThat(seen.getHeader("X-Real-IP")).isNull();
        assertThat(seen.getHeader("Forwarded")).isNull();
        isRecorded(this, client);
    }

    @Test
    void proxiesThatWriteNothingButForwardedAreReadWithoutBeingNamed() throws Exception {
        var seen = forwarded(this, "/tickets/1", "Forwarded: for=203.0.113.9, for=198.51.100.7");

        assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("198.51.100.7, 127.0.0.1");
        assertThat(seen.getHeader("Forwarded")).startsWith("for=198.51.100.7, for=127.0.0.1");
        isRecorded(this, "198.51.100.7");
    }

    @Test
    void theProtocolAndHostThatTheProxiesNameGoOn() throws Exception {
        var seen = forwarded(
                this,
                "/tickets/1",
                "X-Forwarded-For: 198.51.100.7",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: api.example");

        assertThat(seen.getHeader("X-Forwarded-Proto")).startsWith("https");
        assertThat(seen.getHeader("X-Forwarded-Host")).startsWith("api.example");
    }

    /** Where the proxies write Forwarded. */
    @Nested
    class OfTheStandard extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {PROXIES + "127\\.0\\.0\\.1|10\\.1\\.0\\..*", "--delegation.proxy-header=forwarded"};
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '~',
                value = {
                    "for=198.51.100.7~198.51.100.7~for=198.51.100.7",
                    "for=198.51.100.7;proto=https;host=api.example~198.51.100.7"
                            + "~for=198.51.100.7;host=\"api.example\";proto=https",
                    "for=203.0.113.9, Host=\"api.example:444\";For=\"198.51.100.7:80\";by=\"a,b;c\";Proto=HTTPS"
                            + "~198.51.100.7~for=198.51.100.7;host=\"api.example:444\";proto=https",
                    "for=\"[2001:db8:2:3::7]:80\";proto=https|for=10.1.0.9;host=in.example~2001:db8:2:3::7"
                            + "~for=\"[2001:db8:2:3::7]\";proto=https, for=10.1.0.9;host=\"in.example\"",
                    "for=198.51.100.7;proto=ftp;host=\"a b\";secret=1~198.51.100.7~for=198.51.100.7",
                    "for=198.51.100.7, for=unknown~127.0.0.1~",
                    "for=198.51.100.7;for=203.0.113.9~127.0.0.1~",
                    "for=198.51.100.7;proto=http;proto=https~127.0.0.1~"
                })
        void theLineOfTrustedProxiesGoesOnWithThisConnectionAdded(String lines, String client, String told)
                throws Exception {
            var written = Stream.of(lines.split("\\|")).map(line -> "Forwarded: " + line);
            var strange = Stream.of(
                    "X-Forwarded-For: 203.0.113.9",
                    "X-Forwarded-Proto: ftp",
                    "X-Forwarded-Host: evil",
                    "X-Forwarded-Port: 1",
                    "X-Forwarded-Prefix: /evil");
            var seen = forwarded(
                    this, "/tickets/1", Stream.concat(written, strange).toArray(String[]::new));

            assertThat(seen.getHeaders().getHeader("Forwarded").values())
                    .containsExactly((told == null ? "" : told + ", ") + "for=127.0.0.1;host=\"gateway\";proto=http");
            assertThat(seen.getHeader("X-Forwarded-For")).startsWith(client).endsWith("127.0.0.1");
            assertThat(seen.getHeaders().toString()).doesNotContain("203.0.113.9", "evil", "ftp");
            isRecorded(this, client);
        }

        @Test
        void theOlderHeadersSayWhatTheCallerAskedFor() throws Exception {
            var seen = forwarded(this, "/tickets/1", "Forwarded: for=198.51.100.7;proto=https;host=api.example");

            assertThat(seen.getHeader("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(seen.getHeader("X-Forwarded-Host")).isEqualTo("api.example");
        }
    }

    @Test
    void aPlainRouteIsToldTheSame() throws Exception {
        var seen = forwarded(this, "/plain/1", "X-Forwarded-For: 203.0.113.9, 198.51.100.7");

        assertThat(seen.getHeader("X-Forwarded-For")).isEqualTo("198.51.100.7, 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 500})
    void aRowOfProxiesThatDoesNotEndHasNoCaller(int proxies) throws Exception {
        var seen = forwarded(this, "/tickets/1", "X-Forwarded-For: 198.51.100.7" + ", 10.1.0.9".repeat(proxies));

        assertThat(seen.getHeader("X-Forwarded-For")).doesNotContain("198.51.100.7");
        assertThat(ofLastHop(this).getFirst().path("client").asString()).isEqualTo("10.1.0.9");
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
        void forwardingHeadersAreNeitherBelievedNorSentOn() throws Exception {
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
        void forwardingHeadersAreNeitherBelievedNorSentOn() throws Exception {
            saysNothing(this);
        }
    }

    @Nested
    class WithoutProxies extends HttpAttack {

        @Test
        void forwardingHeadersAreNeitherBelievedNorSentOn() throws Exception {
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

    private static LoggedRequest forwarded(HttpAttack attack, String path, String... lines) throws Exception {
        attack.gateway().reset();
        try (var connection = attack.connect()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + attack.authorized()
                    + String.join(
                            "", Stream.of(lines).map(line -> line + "\r\n").toList()) + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        return attack.gateway().forwarded().getFirst();
    }

    private static void isRecorded(HttpAttack attack, String client) throws Exception {
        assertThat(ofLastHop(attack))
                .hasSize(2)
                .allSatisfy(
                        record -> assertThat(record.path("client").asString()).isEqualTo(client));
    }

    private static List<JsonNode> ofLastHop(HttpAttack attack) throws Exception {
        await().until(() ->
                attack.gateway().audited().getLast().path("event").asString().equals("completed"));
        var records = attack.gateway().audited();
        return records.stream()
                .filter(record -> record.path("hop_id").equals(records.getLast().path("hop_id")))
                .toList();
    }
}
