package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A framing field has one spelling of its name and of its number, in both protocols. Rows H-002, H-004, H-023. */
class FieldNamesIT extends HttpAttack {

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            return TestCertificates.settings(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    static Stream<String> spellings() {
        var names = List.of(
                "Transfer-Encoding",
                "Content-Length",
                "Content-Type",
                "Content-Encoding",
                "Host",
                "Connection",
                "Upgrade",
                "TE",
                "Trailer",
                "Expect",
                "Cookie",
                "Authorization");
        return names.stream().flatMap(name -> Stream.of(name + "_", "." + name, name.replace("-", "_") + "~"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    @ValueSource(
            strings = {
                "Transfer_Encoding",
                "Content_Length",
                "Transfer.Encoding",
                "Transfer--Encoding",
                "Content-Length______________________________",
                "proxy_connection",
                "keep_alive"
            })
    void h002_aSpellingOfAFramingNameIsRefused(String name) throws Exception {
        assertThat(overHttp1("/plain/1", name + ": 1\r\n")).isEqualTo(400);
        assertThat(overHttp2("/tickets/1", name.toLowerCase(Locale.ROOT), "1")).isZero();
        assertThat(gateway().forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X_Custom", "X.Custom", "_", "Content", "Length_", "X-Content_Length", "Content-Length-Hint_"})
    void h002_anyOtherNameIsSentOn(String name) throws Exception {
        gateway().reset();
        assertThat(overHttp1("/plain/1", name + ": 1\r\n")).isEqualTo(200);
        assertThat(gateway().forwarded().getFirst().getHeader(name)).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "Content-Range", "Range", "Origin"})
    void h002_aFieldThatIsNoListStandsOnce(String name) throws Exception {
        gateway().reset();
        assertThat(overHttp1("/plain/1", name + ": a/b\r\n" + name.toLowerCase(Locale.ROOT) + ": c/d\r\n"))
                .isEqualTo(400);
        var lower = name.toLowerCase(Locale.ROOT);
        assertThat(overHttp2("/plain/1", lower, "a/b", lower, "c/d")).isZero();
        assertThat(gateway().forwarded()).isEmpty();
        assertThat(overHttp1("/plain/1", name + ": a/b\r\n")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "005", "0200", "05"})
    void h004_aLengthHasNoLeadingZeros(String length) throws Exception {
        gateway().reset();
        assertThat(overHttp1("/plain/1", "Content-Length: " + length + "\r\n")).isEqualTo(400);
        assertThat(gateway().forwarded()).isEmpty();
        // The codec of HTTP/2 writes the number anew, so it is refused or goes on plainly.
        overHttp2("/plain/1", "content-length", length);
        assertThat(gateway().forwarded())
                .extracting(request -> request.getHeader("Content-Length"))
                .isSubsetOf(null, "0");
    }

    @Test
    void h004_noLengthIsALength() throws Exception {
        assertThat(overHttp1("/plain/1", "Content-Length: 0\r\n")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"005", "+5", "5, 5"})
    void h018_anAnswersLengthIsAPlainNumber(String length) throws Exception {
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nhello"));
        assertThat(overHttp1("/raw/1", authorized())).isEqualTo(502);
    }

    @Test
    void h025_aSpellingOfAFramingNameDoesNotComeBack() throws Exception {
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nTransfer_Encoding: chunked\r\nContent-Length_: 1\r\nX_Kept: 1\r\n"
                + "Content_Length: 2\r\nContent-Length: 5\r\n\r\nhello"));
        try (var connection = tls()) {
            connection.send(good("/raw/1"));
            var answer = connection.answer();
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers()).contains("X_Kept: 1").noneMatch(line -> line.matches("(?i)(tr|co).*_.*"));
        }
    }

    private RawConnection tls() throws Exception {
        var tls = TestCertificates.trustingAll().getSocketFactory();
        return new RawConnection(tls.createSocket("127.0.0.1", gateway().port()));
    }

    private int overHttp1(String path, String lines) throws Exception {
        try (var connection = tls()) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + lines + "\r\n");
            return connection.answer().status();
        }
    }

    /** The answer's status, 0 when the stream was reset. */
    private int overHttp2(String path, String... fields) throws Exception {
        try (var connection =
                new RawHttp2(TestCertificates.trustingAll(), gateway().port())) {
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    get(path, gateway().delegation().sign(), fields));
            return connection.end(1).status();
        }
    }
}
