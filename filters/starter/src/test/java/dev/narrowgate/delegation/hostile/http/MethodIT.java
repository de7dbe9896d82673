package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawConnection.Answer;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods are a list. Any other method reaches no route, with the filter and without it, in HTTP/1 and in HTTP/2. */
class MethodIT {

    private static final List<String> PATHS =
            List.of("/raw/1", "/open/1", "/tickets/1", "/plain/1", "/nothing", "/.well-known/jwks.json", "/actuator");

    /** What each version of HTTP is asked in the same way. */
    abstract static class Methods extends HttpAttack {

        abstract int status(String method, String path) throws Exception;

        @ParameterizedTest
        @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        void theMethodsOfHttpAreForwarded(String method) throws Exception {
            assertThat(status(method, "/raw/1")).isEqualTo(200);
            assertThat(status(method, "/open/1")).isEqualTo(200);
            assertThat(rawHop().received()).contains(method + " /raw/1 HTTP/1.1", method + " /open/1 HTTP/1.1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PROPFIND", "TRACK", "PRI", "PURGE", "ODD-1", "A", "GETT", "X_Y"})
        void anUnknownMethodIsNotImplemented(String method) throws Exception {
            for (var path : PATHS) {
                assertThat(status(method, path)).as(path).isEqualTo(501);
            }
            nothingArrived();
        }

        @Test
        void aMethodOfHttpThatIsNotForwardedIsNotAllowed() throws Exception {
            for (var path : PATHS) {
                assertThat(status("TRACE", path)).as(path).isEqualTo(405);
            }
            nothingArrived();
        }

        void nothingArrived() throws Exception {
            assertThat(rawHop().received()).isEmpty();
            assertThat(gateway().audited())
                    .noneMatch(record -> List.of("TRACE", "PURGE", "CONNECT")
                            .contains(record.path("method").asString("")));
            nothingWentOn();
        }
    }

    @Nested
    class OverHttp1 extends Methods {

        @Override
        int status(String method, String path) throws IOException {
            return answer(method, path).status();
        }

        private Answer answer(String method, String path) throws IOException {
            try (var connection = connect()) {
                return connection.send(request(method, path)).answer();
            }
        }

        private String request(String method, String path) {
            return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Content-Length: 5\r\n\r\nhello";
        }

        @Test
        void theAnswerSaysWhatIsAllowed() throws Exception {
            assertThat(answer("TRACE", "/tickets/1").header("Allow"))
                    .isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }

        @Test
        void theConnectionGoesOnBehindTheBodyOfARefusedRequest() throws Exception {
            try (var connection = connect()) {
                connection.send(request("PURGE", "/tickets/1"));
                assertThat(connection.answer().status()).isEqualTo(501);
                connection.send(good("/tickets/1"));
                assertThat(connection.answer().status()).isEqualTo(200);
            }
            assertThat(gateway().forwarded()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/raw/1", "/open/1", "/nothing", "gateway:443", "http://gateway/open/1"})
        void connectIsNoRequest(String target) throws Exception {
            refused("CONNECT " + target + " HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "\r\n", 400);
            assertThat(rawHop().received()).isEmpty();
        }
    }

    @Nested
    class OverHttp2 extends Methods {

        @Override
        String[] settings() {
            return tls();
        }

        @Override
        int status(String method, String path) throws Exception {
            return end(
                            ":method",
                            method,
                            ":scheme",
                            "https",
                            ":authority",
                            "gateway",
                            ":path",
                            path,
                            "authorization",
                            "Bearer " + gateway().delegation().sign())
                    .status();
        }

        private RawHttp2.End end(String... head) throws Exception {
            try (var connection =
                    new RawHttp2(TestCertificates.trustingAll(), gateway().port())) {
                connection.send(HEADERS, END_HEADERS | END_STREAM, 1, headers(head));
                return connection.end(1);
            }
        }

        @Test
        void connectIsNoRequest() throws Exception {
            for (var path : PATHS) {
                for (var more : List.of(List.of(), List.of(":protocol", "websocket"), List.of(":protocol", "x"))) {
                    var head = new java.util.ArrayList<>(
                            List.of(":method", "CONNECT", ":scheme", "https", ":authority", "gateway", ":path", path));
                    more.forEach(part -> head.add((String) part));
                    var end = end(head.toArray(String[]::new));
                    assertThat(end.reset() || end.goAway()).as(end.toString()).isTrue();
                }
            }
            var plain = end(":method", "CONNECT", ":authority", "gateway:443");
            assertThat(plain.reset() || plain.goAway()).isTrue();
            nothingArrived();
        }
    }

    @Nested
    class GivenMethodsOfWebDav extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {"--delegation.limits.methods=GET,PROPFIND"};
        }

        @Test
        void theyAreForwardedAndOthersAreNot() throws Exception {
            for (var expected :
                    Map.of("PROPFIND", 200, "POST", 405, "PURGE", 501).entrySet()) {
                try (var connection = connect()) {
                    connection.send(
                            expected.getKey() + " /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "\r\n");
                    var answer = connection.answer();
                    assertThat(answer.status()).isEqualTo(expected.getValue());
                    assertThat(answer.header("Allow")).isEqualTo(expected.getValue() == 405 ? "GET, PROPFIND" : null);
                }
            }
            assertThat(rawHop().received()).contains("PROPFIND /raw/1").doesNotContain("POST", "PURGE");
        }
    }

    private static String[] tls() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            return TestCertificates.settings(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
