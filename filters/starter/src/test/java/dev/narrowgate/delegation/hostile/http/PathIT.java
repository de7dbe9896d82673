package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path that was decided on is sent on, byte for byte. Rows H-008 and H-009. */
class PathIT extends HttpAttack {

    @Override
    String[] settings() {
        return new String[] {"--server.netty.max-initial-line-length=8KB"};
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tickets/../admin",
                "/tickets/..",
                "/tickets/./1",
                "/tickets/.",
                "//tickets/1",
                "/tickets//1",
                "/tickets/1//",
                "/tickets/1;x=y",
                "/tickets/;/1",
                "/tickets/..;/1",
                "/tickets%2f1",
                "/tickets/%2F",
                "/tickets/%2561dmin",
                "/tickets/%252e%252e/",
                "/tickets/%2e%2e/1",
                "/tickets/.%2E/1",
                "/tickets/%2e/1",
                "/tickets\\1",
                "/tickets/%5c1",
                "/tickets/%5C..%5Cadmin",
                "/tickets/%00",
                "/tickets/1%00.png",
                "/tickets/%0a",
                "/tickets/%0d%0aX:1",
                "/tickets/%7f",
                "/tickets/%u002e",
                "/tickets/%",
                "/tickets/%zz",
                "/tickets/%c0%ae%c0%ae/1",
                "/tickets/%e0%80%af",
                "/tickets/%ff",
                "/tickets/%ed%a0%80",
                "/tickets/a|b",
                "/tickets/a\"b",
                "/tickets/<b>",
                "/tickets/{b}",
                "/tickets/a^b",
                "/tickets/a`b"
            })
    void h008_aPathWithTwoMeaningsIsRefused(String path) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send(good(path));
            // A path that no longer begins as the route does is no route's.
            assertThat(connection.answer().status()).isIn(400, 404);
        }
        nothingWentOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tickets/1",
                "/tickets/1/",
                "/tickets/1?",
                "/tickets/1.",
                "/tickets/...",
                "/tickets/.hidden",
                "/tickets/%20",
                "/tickets/a%2Bb+c",
                "/tickets/caf%C3%A9",
                "/tickets/%EF%BC%8F",
                "/tickets/a:b@c,d=e!f$g&h'i(j)k*l~m",
                "/tickets/Admin",
                "/tickets/1%20"
            })
    void h008_aPathWithOneMeaningIsSentOnAsItIs(String path) throws Exception {
        sentOnAsItIs("/raw" + path.substring("/tickets".length()));
    }

    @ParameterizedTest
    @CsvSource({
        "/r%61w/%41dmin, /raw/Admin",
        "/raw/%7euser%2D1, /raw/~user-1",
        "/raw/caf%c3%a9, /raw/caf%C3%A9",
        "/raw/%31?a=%41%c3%a9&%62, /raw/1?a=%41%c3%a9&%62"
    })
    void h008_aPathIsSentOnInItsOneSpelling(String target, String normal) throws Exception {
        try (var connection = connect()) {
            connection.send(good(target));
            assertThat(connection.answer().status()).as(target).isEqualTo(200);
        }
        assertThat(rawHop().received()).startsWith("GET " + normal + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/%4%31", "/raw/%2%35", "/r%61w/%", "/raw/%2%66"})
    void h008_aPathWithAnIncompleteEncodingIsRefused(String target) throws Exception {
        try (var connection = connect()) {
            connection.send(good(target));
            assertThat(connection.answer().status()).as(target).isEqualTo(400);
        }
        assertThat(rawHop().received()).isEmpty();
        nothingWentOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plain/../tickets/1",
                "/plain/%2e%2E/tickets/1",
                "/plain/.%2e",
                "/plain/./1",
                "/plain/..%2ftickets/1",
                "/plain/%2e%2e%5ctickets",
                "/plain%2F..%2Ftickets",
                "/plain/..;x/tickets/1"
            })
    void h008_aDotSegmentIsRefusedWithoutDelegationToo(String target) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send(good(target));
            // A path that no longer begins as the route does is no route's.
            assertThat(connection.answer().status()).isIn(400, 404);
        }
        nothingWentOn();
    }

    @ParameterizedTest
    @CsvSource({"/plain/.hidden/...;a=b/c%2Fd//e, /plain/.hidden/...;a=b/c%2Fd//e", "/pl%61in/%41?q=%41, /plain/A?q=%41"
    })
    void h008_aRouteWithoutDelegationSendsTheOneSpellingOn(String target, String normal) throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send(good(target));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded()).extracting(LoggedRequest::getUrl).containsExactly(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/.well-known/%6Awks.json", "/%2ewell-known/jwks.json"})
    void h008_theKeysAreAtOnePlaceInEverySpelling(String target) throws Exception {
        try (var connection = connect()) {
            connection.send(good(target));
            assertThat(connection.answer().body()).startsWith("{\"keys\"");
        }
    }

    @Test
    void h008_theRecordHoldsThePathThatWasDecidedOn() throws Exception {
        try (var connection = connect()) {
            connection.send(good("/r%61w/%61dmin/%c3%a9"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().audited())
                .last()
                .satisfies(record -> assertThat(record.get("path").asString()).isEqualTo("/raw/admin/%C3%A9"));
    }

    @Test
    void h008_twoThousandSegmentsAreOnePathAndOneDecision() throws Exception {
        sentOnAsItIs("/raw" + "/s".repeat(2048));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1&a=2",
                "a=1;b=2",
                "a=%26b=2",
                "a=1%26b%3D2",
                "a+b=c+d",
                "a=%20",
                "a=%2F..%2F",
                "a=../../b",
                "a=%ff%fe",
                "a=%00",
                "a",
                "=",
                "&&",
                "a==b",
                "a=b?c=d",
                "a=%41",
                "a=%4a%4A",
                "a=%252e",
                "a=http://elsewhere/",
                "a=%E4%BD%A0&%F0%9F%98%80",
                "filter=a:b,c@d/e",
                "%61=1"
            })
    void h009_aQueryIsSentOnByteForByte(String query) throws Exception {
        sentOnAsItIs("/raw/1?" + query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '!',
            value = {
                "a=%zz a=%25zz",
                "a=% a=%25",
                "a=%4 a=%254",
                "a=\"b\" a=%22b%22",
                "a=<b> a=%3Cb%3E",
                "a={b} a=%7Bb%7D",
                "a=b|c a=b%7Cc",
                "a=b\\c a=b%5Cc",
                "a=b^c a=b%5Ec",
                "a=`b` a=%60b%60"
            })
    void h009_aQueryThatCannotBeSentOnAsItIsIsEncodedOnce(String query, String sent) throws Exception {
        try (var connection = connect()) {
            connection.send(good("/raw/1?" + query));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(rawHop().received()).startsWith("GET /raw/1?" + sent + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=[1]&b[]=2", "a[b]=c"})
    void h009_bracketsAreSentOnAsTheyAreOrRefused(String query) throws Exception {
        try (var connection = connect()) {
            connection.send(good("/raw/1?" + query));
            if (connection.answer().status() == 200) {
                assertThat(rawHop().received()).startsWith("GET /raw/1?" + query + " HTTP/1.1\r\n");
            } else {
                assertThat(rawHop().received()).isEmpty();
            }
        }
    }

    @Test
    void h009_aMegabyteOfQueryIsTooLong() throws Exception {
        refused(good("/tickets/1?a=" + "b".repeat(1_000_000)), 414);
        refused(good("/tickets/1?" + "a=b&".repeat(100_000)), 414);
    }

    @Test
    void h009_aThousandParametersAreSentOnAsTheyAre() throws Exception {
        sentOnAsItIs("/raw/1?" + "a=b&".repeat(1000));
    }

    private void sentOnAsItIs(String target) throws Exception {
        try (var connection = connect()) {
            connection.send(good(target));
            assertThat(connection.answer().status()).as(target).isEqualTo(200);
        }
        assertThat(rawHop().received()).startsWith("GET " + target + " HTTP/1.1\r\n");
    }
}
