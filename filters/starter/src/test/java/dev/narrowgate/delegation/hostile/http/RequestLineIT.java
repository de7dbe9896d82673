package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head has one reading. Rows H-005 and H-006. */
class RequestLineIT extends HttpAttack {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Folded: one\r\n two",
                "X-Folded: one\r\n\ttwo",
                "X-Folded:\r\n one",
                "X-Spaced : one",
                "X-Tabbed\t: one",
                " X-Leading: one",
                "\tX-Leading: one",
                ": nameless",
                "X(Y: one",
                "X\"Y: one",
                "X\u0000Y: one",
                "X\u00e9: one",
                "X Y: one",
                "X/Y: one",
                "X@Y: one",
                "X-Cr: one\rtwo",
                "X-Cr: one\r\r",
                "X-Nul: one\u0000two",
                "X-Esc: one\u001btwo",
                "X-Del: one\u007ftwo",
                "X-Vt:\u000bone",
                "X-Lf: one\nX-Next: two",
                "no-colon-here",
                "X-Cr\r: one"
            })
    void h005_aHeaderLineHasOneReading(String line) throws Exception {
        refused(with(line, "Content-Length: 0", ""), 400);
    }

    @Test
    void h005_aFoldBehindTheRequestLineIsRefused() throws Exception {
        refused("GET /tickets/1 HTTP/1.1\r\n Host: gateway\r\n" + authorized() + "\r\n", 400);
    }

    @Test
    void h005_linesWithoutCarriageReturnsAreRefused() throws Exception {
        refused("GET /tickets/1 HTTP/1.1\nHost: gateway\n" + authorized().trim() + "\n\n", 400);
    }

    @Test
    void h005_aHeaderThatEveryServerReadsInOneWayPasses() throws Exception {
        try (var connection = connect()) {
            connection.send(
                    with("X-Empty:", "X-Tight:a", "X-Padded: \t b \t ", "!#$%&'*+-.^_`|~: c", "X-Latin: \u00e9", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeader("X-Tight")).isEqualTo("a");
        assertThat(seen.getHeader("X-Padded")).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /tickets/1 HTTP/1.1",
                "Get /tickets/1 HTTP/1.1",
                "G\u00cbT /tickets/1 HTTP/1.1",
                "GET  /tickets/1 HTTP/1.1",
                "GET /tickets/1  HTTP/1.1",
                "GET\t/tickets/1\tHTTP/1.1",
                "GET\u000b/tickets/1 HTTP/1.1",
                " GET /tickets/1 HTTP/1.1",
                "GET /tickets/1 HTTP/1.1 ",
                "GET /tickets/1 HTTP/1.10",
                "GET /tickets/1 HTTP/1.2",
                "GET /tickets/1 HTTP/01.1",
                "GET /tickets/1 HTTP/2.0",
                "GET /tickets/1 HTTP/0.9",
                "GET /tickets/1 http/1.1",
                "GET /tickets/1 HTTP/1.1;",
                "GET /tickets/1 XTTP/1.1",
                "GET /tickets/1",
                "GET",
                "GET /tickets/1 x HTTP/1.1",
                "GET /tickets/\u00e9 HTTP/1.1",
                "GET /tickets/1#part HTTP/1.1",
                "GET tickets/1 HTTP/1.1",
                "GET gateway:80 HTTP/1.1",
                "GET http://elsewhere/tickets/1 HTTP/1.1",
                "GET http://gateway@elsewhere/tickets/1 HTTP/1.1",
                "GET http:///tickets/1 HTTP/1.1",
                "GET ftp://gateway/tickets/1 HTTP/1.1",
                "GET file:///etc/passwd HTTP/1.1",
                "CONNECT gateway:443 HTTP/1.1",
                "CONNECT elsewhere:443 HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "PRI * HTTP/2.0",
                "AVERYVERYVERYVERYVERYVERYLONGMETHOD /tickets/1 HTTP/1.1"
            })
    void h006_aRequestLineHasOneReading(String line) throws Exception {
        refused(line + "\r\nHost: gateway\r\n" + authorized() + "\r\n", 400);
    }

    @Test
    void h006_aVeryLongTargetIsTooLong() throws Exception {
        refused("GET /tickets/" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "\r\n", 414);
    }

    @Test
    void h006_theAbsoluteFormOfTheSameHostIsTheSameRequest() throws Exception {
        try (var connection = connect()) {
            connection.send(good("http://gateway/tickets/7?a=b"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getUrl()).isEqualTo("/tickets/7?a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[::1]:8080", "[2001:db8::7]:80", "127.0.0.1:8080"})
    void h006_theAbsoluteFormOfAnAddressIsTheSameRequest(String host) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send(
                    "GET http://" + host + "/tickets/7?a=b HTTP/1.1\r\nHost: " + host + "\r\n" + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getUrl()).isEqualTo("/tickets/7?a=b");
    }

    @Test
    void h006_aBracketInThePathOfTheAbsoluteFormIsRefused() throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send("GET http://[::1]/tickets/[7] HTTP/1.1\r\nHost: [::1]\r\n" + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        assertThat(gateway().forwarded()).isEmpty();
    }
}
