package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A malformed message of HTTP/2 (RFC 9113, section 8.1.1) is no request: nothing of it is carried out. */
class Http2MessageIT extends HttpAttack {

    private static final byte[] NOTHING = new byte[0];

    @Override
    String[] settings() {
        try {
            var folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "gateway");
            var tls = TestCertificates.settings(folder);
            var all = Arrays.copyOf(tls, tls.length + 3);
            all[tls.length] = "--delegation.limits.header-timeout=500ms";
            all[tls.length + 1] = "--server.netty.max-initial-line-length=4KB";
            all[tls.length + 2] = "--server.max-http-request-header-size=48KB";
            return all;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private RawHttp2 open() throws IOException {
        return new RawHttp2(TestCertificates.trustingAll(), gateway().port());
    }

    private byte[] request(String method, String scheme, String path, String... more) {
        var lines = new ArrayList<>(List.of(
                ":method",
                method,
                ":scheme",
                scheme,
                ":authority",
                "gateway",
                ":path",
                path,
                "authorization",
                "Bearer " + gateway().delegation().sign()));
        lines.addAll(List.of(more));
        return headers(lines.toArray(String[]::new));
    }

    static Stream<String> oddSchemes() {
        return Stream.of("https://evil/d/x?", "HTTPS", "ftp", "", "https ", "https:", "ws", "https\u00e9");
    }

    @ParameterizedTest
    @MethodSource("oddSchemes")
    void aSchemeIsOneOfHttp(String scheme) throws Exception {
        resetWithoutATrace(request("GET", scheme, "/tickets/1"));
    }

    /** A proxy passes on the one of its own front. The next hop sees nothing of it. */
    @Test
    void bothSchemesOfHttpAreServedAlike() throws Exception {
        var forwarded = new ArrayList<String>();
        for (var scheme : List.of("https", "http")) {
            gateway().reset();
            try (var connection = open()) {
                connection.send(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", scheme, "/tickets/1"));
                assertThat(connection.end(1).body()).as(scheme).isEqualTo("served");
            }
            var seen = gateway().forwarded().getLast();
            forwarded.add(seen.getUrl() + " " + seen.getHeader("x-forwarded-proto") + " " + seen.getHeader("forwarded")
                    + " " + new TreeSet<>(seen.getHeaders().keys()));
        }
        assertThat(forwarded.get(0)).isEqualTo(forwarded.get(1)).doesNotContain("http2");
    }

    /** Of 4096 bytes, as over HTTP/1: method and version, two spaces and a CR besides. */
    @ParameterizedTest
    @ValueSource(ints = {4083, 4096, 12_000})
    void aPathIsNoLongerThanARequestLine(int length) throws Exception {
        resetWithoutATrace(request("GET", "https", "/tickets/" + "a".repeat(length - 9)));
        assertThat(refusals("line-too-long")).isPositive();
    }

    @Test
    void aPathAsLongAsARequestLineIsServed() throws Exception {
        gateway().reset();
        try (var connection = open()) {
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    request("GET", "https", "/tickets/1?" + "a".repeat(4082 - 11)));
            assertThat(connection.end(1).status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded()).hasSize(1);
    }

    @Test
    void aMethodHasAtMostThirtyTwoCharacters() throws Exception {
        resetWithoutATrace(request("M".repeat(33), "https", "/tickets/1"));
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, request("M".repeat(32), "https", "/tickets/1"));
            assertThat(connection.end(1).status()).isEqualTo(501);
        }
        nothingWentOn();
    }

    static Stream<List<String>> malformedFields() {
        return Stream.of(
                List.of(":protocol", "websocket"),
                List.of(":protocol", ""),
                List.of(":Path", "/tickets/2"),
                List.of("x", " a"),
                List.of("x", "a "),
                List.of("x", "\ta"),
                List.of("x", "a\t"),
                List.of("x", " "),
                List.of("x", "a\u007f"),
                List.of("x", "a\u0001b"),
                List.of("X", "a"),
                List.of("xY", "a"),
                List.of("", "a"),
                List.of("x\u00e9", "a"),
                List.of("x(y)", "a"),
                List.of("te", "trailers, deflate"),
                List.of("connection", "x"),
                List.of("upgrade", "websocket"),
                List.of("content-length", "0", "content-length", "1"),
                List.of("content-length", "+0"),
                List.of("content-length", ""),
                List.of("content-length", "0x0"),
                List.of("content-length", "1"),
                List.of("content-length", "99999999999999999999"));
    }

    @ParameterizedTest
    @MethodSource("malformedFields")
    void aFieldIsAsTheStandardSays(List<String> field) throws Exception {
        resetWithoutATrace(request("GET", "https", "/tickets/1", field.toArray(String[]::new)));
    }

    /** Whatever stands around it: any of the above, among good fields, in any place behind the pseudo-headers. */
    static Stream<List<String>> amongOthers() {
        var random = new Random(22);
        var malformed = malformedFields().toList();
        return IntStream.range(0, 60).mapToObj(i -> {
            var fields = new ArrayList<List<String>>();
            for (int j = random.nextInt(6); j > 0; j--) {
                fields.add(List.of("x-" + random.nextInt(100), "v".repeat(random.nextInt(40))));
            }
            fields.add(random.nextInt(fields.size() + 1), malformed.get(random.nextInt(malformed.size())));
            return fields.stream().flatMap(List::stream).toList();
        });
    }

    @Test
    void aMalformedFieldIsFoundWhereverItStands() throws Exception {
        gateway().reset();
        double before = refusals();
        var attacks = amongOthers().toList();
        for (var attack : attacks) {
            try (var connection = open()) {
                connection.send(
                        HEADERS,
                        END_HEADERS | END_STREAM,
                        1,
                        request("GET", "https", "/tickets/1", attack.toArray(String[]::new)));
                assertThat(connection.end(1).status()).as(attack.toString()).isZero();
            }
        }
        assertThat(refusals() - before).isEqualTo(attacks.size());
        nothingWentOn();
    }

    @Test
    void trailersHaveNoPseudoHeaders() throws Exception {
        try (var connection = open()) {
            connection.queue(HEADERS, END_HEADERS, 1, request("POST", "https", "/raw/1"));
            connection.queue(DATA, 0, 1, "h".getBytes(StandardCharsets.US_ASCII));
            connection.queue(HEADERS, END_HEADERS | END_STREAM, 1, headers(":path", "/tickets/2"));
            connection.flush();
            assertThat(connection.end(1).reset()).isTrue();
        }
        notCompleted(6);
    }

    @Test
    void aRequestThatSaysItHasNoBodyIsNotCarriedOutWhenItHasOne() throws Exception {
        gateway().reset();
        double before = refusals();
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS, 1, request("POST", "https", "/tickets/1", "content-length", "0"));
            connection.send(DATA, END_STREAM, 1, "hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(connection.end(1).reset()).isTrue();
        }
        assertThat(refusals()).isGreaterThan(before);
        nothingWentOn();
    }

    @Test
    void aRequestThatSaysItHasNoBodyAndDoesNotEndIsNotCarriedOut() throws Exception {
        gateway().reset();
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS, 1, request("POST", "https", "/tickets/1", "content-length", "0"));
            assertThat(connection.end(1).reset()).isTrue();
        }
        nothingWentOn();
    }

    @Test
    void aRequestThatSaysItHasNoBodyAndEndsLaterIsServed() throws Exception {
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS, 1, request("POST", "https", "/tickets/1", "content-length", "0"));
            connection.send(DATA, END_STREAM, 1, NOTHING);
            assertThat(connection.end(1).body()).isEqualTo("served");
        }
        assertThat(gateway().forwarded()).hasSize(1);
    }

    static Stream<List<Integer>> parts() {
        return Stream.of(List.of(5, 3), List.of(5, 0, 1), List.of(6), List.of(2, 4), List.of(1, 1, 1, 1, 1, 1));
    }

    /** The next hop was told of five bytes, and would be content with them. */
    @ParameterizedTest
    @MethodSource("parts")
    void aBodyLongerThanAnnouncedIsNotCarriedOut(List<Integer> parts) throws Exception {
        brokenOff("5", parts);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aBodyShorterThanAnnouncedIsNotCarriedOut(List<Integer> parts) throws Exception {
        brokenOff("100", parts);
    }

    private void brokenOff(String length, List<Integer> parts) throws Exception {
        double before = refusals();
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS, 1, request("POST", "https", "/raw/1", "content-length", length));
            for (int i = 0; i < parts.size(); i++) {
                connection.send(
                        DATA,
                        i == parts.size() - 1 ? END_STREAM : 0,
                        1,
                        "x".repeat(parts.get(i)).getBytes());
            }
            assertThat(connection.end(1).reset()).isTrue();
        }
        assertThat(refusals()).isGreaterThan(before);
        notCompleted(Integer.parseInt(length));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aBodyAsLongAsAnnouncedIsServed(List<Integer> parts) throws Exception {
        int length = parts.stream().mapToInt(Integer::intValue).sum();
        try (var connection = open()) {
            connection.send(
                    HEADERS,
                    END_HEADERS,
                    1,
                    request("POST", "https", "/tickets/1", "content-length", Integer.toString(length)));
            for (int part : parts) {
                connection.send(DATA, 0, 1, "x".repeat(part).getBytes(StandardCharsets.US_ASCII));
            }
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, headers("x-checksum", "1"));
            assertThat(connection.end(1).body()).isEqualTo("served");
        }
        assertThat(gateway().forwarded().getLast().getBody()).hasSize(length);
    }

    private void resetWithoutATrace(byte[] block) throws Exception {
        gateway().reset();
        double before = refusals();
        try (var connection = open()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, block);
            var end = connection.end(1);
            assertThat(end.reset()).as(end.toString()).isTrue();
        }
        assertThat(refusals()).isGreaterThan(before);
        nothingWentOn();
    }

    /** The next hop saw no request whole: not the last byte of this many, no last chunk. */
    private void notCompleted(int length) throws Exception {
        await().until(() -> rawHop().connections() == rawHop().ended());
        assertThat(rawHop().received().replaceFirst("(?s).*\r\n\r\n", ""))
                .hasSizeLessThan(length)
                .doesNotContain("0\r\n\r\n");
        theNextGoodRequestSucceeds();
    }

    private double refusals(String reason) {
        return gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.connections.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private double refusals() {
        return gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.connections.refused")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
